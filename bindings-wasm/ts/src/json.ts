/** From JavaScript values to JSON. What cannot be JSON is a violation that names its field. */

import { invalid, type Violation, type ViolationCode } from "./errors.js";
import { Secret } from "./secret.js";

/** Deeper than any request of the API; an object that contains itself ends here too. */
const MAX_DEPTH = 64;
/** A text longer than this is refused by core as well; here it is refused before it is copied. */
const MAX_TEXT = 1024 * 1024;

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A request as JSON text; throws all that is wrong with it at once. */
export function toJson(value: unknown, operation: string): string {
  const reader = new Reader();
  const json = reader.read(value);
  if (reader.violations.length > 0) throw invalid(reader.violations, operation);
  return JSON.stringify(json) ?? "null";
}

class Reader {
  readonly violations: Violation[] = [];
  /** The members and positions that lead to what is read. */
  readonly #path: (string | number)[] = [];

  read(value: unknown): Json {
    if (this.#path.length > MAX_DEPTH) {
      return this.#refuse("too_deep", "is nested too deeply, or contains itself");
    }
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "boolean":
        return value;
      case "number":
        if (Number.isFinite(value)) return value;
        return this.#refuse("range", "must be a finite number");
      case "undefined":
        return null;
      case "object":
        return value === null ? null : this.#object(value);
      case "bigint":
        return this.#refuse("type", "must be a number, not a BigInt");
      default:
        return this.#refuse("type", `cannot be sent: it is a ${typeof value}`);
    }
  }

  #text(text: string): Json {
    if (text.length > MAX_TEXT) {
      return this.#refuse("too_long", `is longer than ${MAX_TEXT} bytes`);
    }
    if (!isWellFormed(text)) {
      return this.#refuse("type", "holds characters that are no text (lone surrogates)");
    }
    return text;
  }

  #object(value: object): Json {
    const depth = this.#path.length;
    // A proxy or a getter of the caller's may throw anything, at any of these steps.
    try {
      if (Array.isArray(value)) return Array.from(value, (item, index) => this.#at(index, item));
      if (value instanceof Date) {
        return Number.isNaN(value.getTime())
          ? this.#refuse("type", "is not a valid Date")
          : value.toISOString();
      }
      if (value instanceof Secret) return this.#refuse("type", "must not be a Secret");
      const what = exotic(value);
      if (what !== undefined) {
        return this.#refuse("type", `cannot be sent: it is of the type ${what}`);
      }
      return this.#members(value);
    } catch (problem) {
      this.#path.length = depth;
      return this.#unreadable(problem);
    }
  }

  #members(value: object): Json {
    const members: { [name: string]: Json } = {};
    for (const name of Object.keys(value)) {
      const depth = this.#path.push(name);
      try {
        const member = (value as Record<string, unknown>)[name];
        // As in JSON: a member that is undefined is not there.
        if (member !== undefined) define(members, name, this.read(member));
      } catch (problem) {
        this.#path.length = depth;
        this.#unreadable(problem);
      }
      this.#path.pop();
    }
    return members;
  }

  #at(position: number, item: unknown): Json {
    this.#path.push(position);
    const json = this.read(item);
    this.#path.pop();
    return json;
  }

  #unreadable(problem: unknown): null {
    const why = problem instanceof Error ? `: ${problem.message}` : "";
    return this.#refuse("type", `cannot be read${why}`);
  }

  #refuse(code: ViolationCode, what: string): null {
    const field = this.#path.reduce<string>(inside, "") || "request";
    this.violations.push({
      field,
      code,
      message: `${field} ${what}.`,
      remedy: "Pass a value of the documented type.",
    });
    return null;
  }
}

/** What an object is, where it is more than its members: a Map, a Promise, bytes. */
function exotic(value: object): string | undefined {
  if (Object.getPrototypeOf(value) === Object.prototype && !(Symbol.toStringTag in value)) {
    return undefined;
  }
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag === "Object" || tag === "Error" || tag === "Arguments") return undefined;
  return value.constructor?.name || tag;
}

function inside(path: string, name: string | number): string {
  if (typeof name === "number") return `${path}[${name}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** Sets a member, also one that is called `__proto__`, which an assignment would not set. */
function define(members: { [name: string]: Json }, name: string, value: Json): void {
  if (name === "__proto__") {
    Object.defineProperty(members, name, { value, enumerable: true });
  } else {
    members[name] = value;
  }
}

/** Older engines have no function for it. */
function isWellFormed(text: string & { isWellFormed?: () => boolean }): boolean {
  return text.isWellFormed ? text.isWellFormed() : !LONE_SURROGATE.test(text);
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
