/** One running module and everything that waits for it. */

import type { Clock } from "./clock.js";
import { DevtrustError, type Report } from "./errors.js";
import type { Keys } from "./keys/keys.js";
import { Instance } from "./module/instance.js";
import { decoded, encoded, In, type Message, Out, unframed } from "./module/messages.js";
import type { Fetch, Step, WireEvent } from "./options.js";
import { revive, type Shape } from "./revive.js";
import { exchange, readExchange } from "./transport.js";

/** A client's part of the host, by the number of its session. */
export interface Session {
  readonly fetch: Fetch;
  readonly onEvent: ((event: WireEvent) => void) | undefined;
}

/** One call under way. */
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

/** The answer to a raw call. @internal */
export interface RawAnswer {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Above this the memory is given back to the host as soon as nothing is under way: a module's memory never shrinks. */
const LARGE = 32 * 1024 * 1024;

/** Numbers are never used twice: a late answer must not find another call. */
let last = 0;
function next(): number {
  last = (last + 1) >>> 0;
  return last;
}

export class Machine {
  readonly #instance: Instance;
  readonly #clock: Clock;
  readonly #sessions = new Map<number, Session>();
  readonly #calls = new Map<number, Pending>();
  readonly #ports = new Map<number, () => void>();
  readonly #shapes = new Map<string, Shape | null>();
  #opened: Report | undefined;
  #shape: Shape | null = null;
  #dead = false;
  #defect: unknown;

  constructor(module: WebAssembly.Module, clock: Clock) {
    this.#clock = clock;
    this.#instance = Instance.of(module, clock);
  }

  /** Whether new calls need a new machine: after a defect, or where the memory has grown and nothing is under way. */
  get worn(): boolean {
    return this.#dead || (this.#calls.size === 0 && this.#instance.size > LARGE);
  }

  /** How large the module's memory is, in bytes. */
  get memory(): number {
    return this.#instance.size;
  }

  /** Makes a session; throws where its settings do not fit together. */
  open(settings: string, session: Session): number {
    const id = next();
    this.#opened = undefined;
    this.#send(In.open, id, encoded(settings));
    if (this.#dead) throw defective(this.#defect);
    if (this.#opened !== undefined) throw new DevtrustError(this.#opened);
    this.#sessions.set(id, session);
    return id;
  }

  /** Forgets a session. Calls under way go on. */
  close(session: number): void {
    if (!this.#dead) this.#send(In.close, session);
  }

  /** Runs a call to its end. */
  run(call: Call): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = next();
      const { signal } = call;
      const onAbort = () => this.#abort(id, signal?.reason);
      const done = () => {
        signal?.removeEventListener("abort", onAbort);
        this.#calls.delete(id);
      };
      this.#calls.set(id, {
        ...call,
        resolve: (value) => {
          done();
          resolve(value);
        },
        reject: (reason) => {
          done();
          reject(reason);
        },
      });
      signal?.addEventListener("abort", onAbort, { once: true });
      const head = JSON.stringify({
        session: call.session,
        operation: call.operation,
        options: { ...call.options, progress: call.onProgress !== undefined },
      });
      const text = `${head.slice(0, -1)},"request":${call.request}}`;
      if (this.#dead) this.#calls.get(id)?.reject(defective(this.#defect, call.operation));
      else this.#send(In.call, id, encoded(text));
    });
  }

  #abort(id: number, reason: unknown): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    call.reject(reason);
    if (!this.#dead) this.#send(In.abort, id);
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

  #take({ kind, id, payload }: Message): void {
    switch (kind) {
      case Out.json:
        this.#settle(id, (call) => revive(JSON.parse(decoded(payload)), this.#shapeOf(call)));
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
        this.#calls.get(id)?.reject(new DevtrustError(JSON.parse(decoded(payload))));
        break;
      case Out.send:
        this.#exchange(id, payload);
        break;
      case Out.sleep:
        this.#sleep(id, payload);
        break;
      case Out.keys:
        this.#askKeys(id, payload);
        break;
      case Out.cancel:
        this.#cancel(id);
        break;
      case Out.step:
        this.#report(id, payload);
        break;
      case Out.event:
        this.#tell(id, payload);
        break;
      case Out.opened:
        if (payload.length > 0) this.#opened = JSON.parse(decoded(payload));
        break;
      case Out.shape:
        this.#shape = JSON.parse(decoded(payload));
        break;
    }
  }

  #settle(id: number, value: (call: Pending) => unknown): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    // An answer of null is nothing.
    call.resolve(value(call) ?? undefined);
  }

  #shapeOf({ operation }: Call): Shape | null {
    let shape = this.#shapes.get(operation);
    if (shape === undefined) {
      this.#send(In.shape, 0, encoded(operation));
      shape = this.#shape;
      this.#shapes.set(operation, shape);
    }
    return shape;
  }

  #answer(port: number, answer: Uint8Array): void {
    // Nobody waits any more for a port that was cancelled.
    if (this.#ports.delete(port)) this.#send(In.answer, port, answer);
  }

  #cancel(port: number): void {
    const cancel = this.#ports.get(port);
    if (cancel === undefined) return;
    this.#ports.delete(port);
    cancel();
  }

  #exchange(port: number, payload: Uint8Array<ArrayBuffer>): void {
    const request = readExchange(payload);
    const session = this.#sessions.get(request.session);
    const abort = new AbortController();
    this.#ports.set(port, () => abort.abort());
    const fetch = session?.fetch ?? globalThis.fetch;
    void exchange(fetch, request, abort.signal).then((answer) => this.#answer(port, answer));
  }

  #sleep(port: number, payload: Uint8Array): void {
    const milliseconds = new DataView(payload.buffer).getFloat64(0, true);
    this.#ports.set(
      port,
      this.#clock.sleep(milliseconds, () => this.#answer(port, new Uint8Array())),
    );
  }

  #askKeys(port: number, payload: Uint8Array): void {
    const { call, function: name, arguments: given } = JSON.parse(decoded(payload));
    this.#ports.set(port, () => {});
    const answer = (text: object) => this.#answer(port, encoded(JSON.stringify(text)));
    const keys = this.#calls.get(call)?.keys;
    void keys?.run(name, given).then(
      (value) => answer({ value: value ?? null }),
      (error: unknown) => answer({ error: keys.report(error) }),
    );
  }

  #report(id: number, payload: Uint8Array): void {
    const call = this.#calls.get(id);
    try {
      call?.onProgress?.(stepOf(payload));
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

  /** A defect in the module: all calls under way fail with our own error, and the next one gets a fresh machine. */
  #die(defect: unknown): void {
    this.#dead = true;
    this.#defect = defect;
    for (const cancel of this.#ports.values()) cancel();
    this.#ports.clear();
    for (const call of [...this.#calls.values()]) call.reject(defective(defect, call.operation));
  }
}

function defective(cause: unknown, operation?: string): DevtrustError {
  const message = "devtrust itself failed; the next call starts afresh";
  const report: Report = { kind: "internal", code: "internal.defect", message, operation };
  return new DevtrustError(report, { cause });
}

function stepOf(payload: Uint8Array): Step {
  const step = JSON.parse(decoded(payload));
  if (step.id === null) delete step.id;
  return step;
}

function rawAnswer(payload: Uint8Array<ArrayBuffer>): RawAnswer {
  const [head, body] = unframed(payload);
  const [status, ...lines] = head.split("\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1)];
  });
  return { status: Number(status), headers, body };
}
