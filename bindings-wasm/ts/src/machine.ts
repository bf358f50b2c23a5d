/** One running module and the calls on it. */

import type { Clock } from "./clock.js";
import type { DevtrustError } from "./errors.js";
import type { Keys } from "./keys/keys.js";
import { Instance } from "./module/instance.js";
import { decoded, encoded, In, type Message, Out } from "./module/messages.js";
import type { Fetch, Step, WireEvent } from "./options.js";
import { defective, failed, rawAnswer, step } from "./outcome.js";
import { Ports } from "./ports.js";
import { revive, type Shape } from "./revive.js";

/** A client's part of the host. */
export interface Session {
  readonly fetch: Fetch;
  readonly onEvent: ((event: WireEvent) => void) | undefined;
}

/** One call. */
export interface Call {
  readonly session: number;
  readonly operation: string;
  /** The request as JSON text. */
  readonly request: string;
  readonly options: { timeout_ms?: number | undefined; headers?: object | undefined };
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((step: Step) => void) | undefined;
  readonly keys: Keys;
}

interface Pending extends Call {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** Above this the memory goes back to the host as soon as nothing is under way: a module's memory never shrinks. */
const LARGE = 32 * 1024 * 1024;

/** Numbers are never used twice: a late answer must not find another call. */
let last = 0;
function next(): number {
  last = (last + 1) >>> 0;
  return last;
}

export class Machine {
  readonly #instance: Instance;
  readonly #ports: Ports;
  readonly #sessions = new Map<number, Session>();
  /** Sessions that were closed while they had calls under way. */
  readonly #closing = new Set<number>();
  readonly #calls = new Map<number, Pending>();
  readonly #shapes = new Map<string, Shape | null>();
  /** What the module said to the last message that it answers at once. */
  #said: Message | undefined;
  #dead: { readonly defect: unknown } | undefined;

  constructor(module: WebAssembly.Module, clock: Clock) {
    this.#instance = Instance.of(module, clock);
    const owner = {
      answer: (port: number, answer: Uint8Array) => this.#send(In.answer, port, answer),
      fetchOf: (session: number) => this.#sessions.get(session)?.fetch ?? globalThis.fetch,
      keysOf: (call: number) => this.#calls.get(call)?.keys,
    };
    this.#ports = new Ports(owner, clock);
  }

  /** Whether new calls need a new machine: after a defect, or where the memory has grown and nothing is under way. */
  get worn(): boolean {
    return this.#dead !== undefined || (this.#calls.size === 0 && this.memory > LARGE);
  }

  /** How many clients it serves. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** How large the module's memory is, in bytes. */
  get memory(): number {
    return this.#instance.size;
  }

  /** Makes a session; throws where its settings do not fit together. */
  open(settings: string, session: Session): number {
    const id = next();
    this.#send(In.open, id, encoded(settings));
    if (this.#dead) throw defective(this.#dead.defect);
    if (this.#said && this.#said.payload.length > 0) throw failed(this.#said.payload);
    this.#sessions.set(id, session);
    return id;
  }

  /** Forgets a session. Calls under way go on. */
  close(session: number): void {
    this.#send(In.close, session);
    this.#closing.add(session);
    this.#forget(session);
  }

  /** Forgets a closed session as soon as no call needs its `fetch` any more. */
  #forget(session: number): void {
    if (!this.#closing.has(session)) return;
    for (const call of this.#calls.values()) if (call.session === session) return;
    this.#closing.delete(session);
    this.#sessions.delete(session);
  }

  /** Runs a call to its end. */
  run(call: Call): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = next();
      const { signal } = call;
      const onAbort = () => this.#abort(id, signal?.reason);
      const ended = <T>(end: (value: T) => void) => {
        return (value: T) => {
          signal?.removeEventListener("abort", onAbort);
          this.#calls.delete(id);
          this.#forget(call.session);
          end(value);
        };
      };
      this.#calls.set(id, { ...call, resolve: ended(resolve), reject: ended(reject) });
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#send(In.call, id, encoded(written(call)));
      if (this.#dead) this.#calls.get(id)?.reject(defective(this.#dead.defect, call.operation));
    });
  }

  #abort(id: number, reason: unknown): void {
    this.#calls.get(id)?.reject(reason);
    this.#send(In.abort, id);
  }

  #send(kind: number, id: number, payload: Uint8Array = new Uint8Array()): void {
    if (this.#dead) return;
    let messages: Message[];
    try {
      messages = this.#instance.send(kind, id, payload);
    } catch (defect) {
      this.#die(defect);
      return;
    }
    for (const message of messages) this.#take(message);
  }

  #take(message: Message): void {
    const { kind, id, payload } = message;
    switch (kind) {
      case Out.opened:
      case Out.shape:
        this.#said = message;
        break;
      case Out.json:
        this.#settle(id, ({ operation }) => {
          // An answer of null is nothing.
          return revive(JSON.parse(decoded(payload)), this.#shapeOf(operation)) ?? undefined;
        });
        break;
      case Out.bytes:
        this.#settle(id, () => payload);
        break;
      case Out.nothing:
        this.#settle(id, () => undefined);
        break;
      case Out.raw:
        this.#settle(id, () => rawAnswer(payload));
        break;
      case Out.failed:
        this.#calls.get(id)?.reject(failed(payload));
        break;
      case Out.send:
        this.#ports.exchange(id, payload);
        break;
      case Out.sleep:
        this.#ports.sleep(id, payload);
        break;
      case Out.keys:
        this.#ports.askKeys(id, payload);
        break;
      case Out.cancel:
        this.#ports.cancel(id);
        break;
      case Out.step:
        this.#report(id, payload);
        break;
      case Out.event:
        this.#tell(id, payload);
        break;
    }
  }

  #settle(id: number, value: (call: Pending) => unknown): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    try {
      call.resolve(value(call));
    } catch (defect) {
      call.reject(defective(defect, call.operation));
    }
  }

  #shapeOf(operation: string): Shape | null {
    let shape = this.#shapes.get(operation);
    if (shape === undefined) {
      this.#send(In.shape, 0, encoded(operation));
      shape = this.#said ? (JSON.parse(decoded(this.#said.payload)) as Shape | null) : null;
      this.#shapes.set(operation, shape);
    }
    return shape;
  }

  #report(id: number, payload: Uint8Array): void {
    try {
      this.#calls.get(id)?.onProgress?.(step(payload));
    } catch (thrown) {
      this.#abort(id, thrown);
    }
  }

  #tell(session: number, payload: Uint8Array): void {
    try {
      this.#sessions.get(session)?.onEvent?.(JSON.parse(decoded(payload)));
    } catch {
      // Whoever listens must not break the call.
    }
  }

  /** A panic: all calls under way fail with our own error, and the next one gets a fresh machine. */
  #die(defect: unknown): void {
    this.#dead = { defect };
    this.#ports.cancelAll();
    const failure = (call: Call): DevtrustError => defective(defect, call.operation);
    for (const call of [...this.#calls.values()]) call.reject(failure(call));
  }
}

/** A call as the module reads it. The request is JSON already. */
function written({ session, operation, request, options, onProgress }: Call): string {
  const progress = onProgress !== undefined;
  const head = JSON.stringify({ session, operation, options: { ...options, progress } });
  return `${head.slice(0, -1)},"request":${request}}`;
}
