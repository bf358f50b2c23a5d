/**
 * What a rejected `fetch` means, and whether the service may have received the request.
 *
 * Node, Deno and Bun say what happened. A browser's own `fetch` never does, and is not asked here.
 */

/** Why there is no answer, as the module reads it. */
export class Trouble {
  /**
   * @param failure - A name of `core::transport::Failure`.
   * @param unsent - Whether certainly nothing was sent.
   * @param message - What happened, for a person.
   */
  constructor(
    readonly failure: string,
    readonly unsent: boolean,
    readonly message: string,
  ) {}
}

interface Meaning {
  readonly name: string;
  readonly unsent: boolean;
  readonly text: string;
}

const NAMES: readonly [RegExp, Meaning][] = [
  [/^AbortError$/, { name: "cancelled", unsent: false, text: "the exchange was given up" }],
  [/^TimeoutError$/, { name: "timeout", unsent: false, text: "no answer came in time" }],
  [
    /^PROXY_REFUSED$|UND_ERR_PRX|Proxy response/,
    { name: "proxy", unsent: true, text: "the proxy refused or failed" },
  ],
  [
    /^ENOTFOUND$|^EAI_|dns error|DNSResolveFail/,
    { name: "dns", unsent: true, text: "the host's name has no address" },
  ],
  [
    /^(CERT_|EPROTO$|ERR_TLS|ERR_SSL|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)|invalid peer certificate/,
    { name: "tls", unsent: true, text: "the connection is not trusted" },
  ],
  [
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT\w*|CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket)$|tcp connect error/,
    { name: "connect", unsent: true, text: "no connection could be made" },
  ],
  [
    /^(UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|ETIMEDOUT)$/,
    { name: "timeout", unsent: false, text: "no answer came in time" },
  ],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|ConnectionClosed)$|connection (was )?(closed|reset)|socket hang up/i,
    { name: "reset", unsent: false, text: "the connection broke" },
  ],
];

const UNKNOWN: Meaning = { name: "other", unsent: false, text: "no answer came" };

interface Cause extends Partial<Error> {
  readonly code?: unknown;
  readonly errors?: readonly unknown[];
}

/** What it means that no answer came. */
export function unanswered(problem: unknown): Trouble {
  const trail = chain(problem);
  // Some messages name the address, and the words in that say nothing: "digicert" is no certificate.
  const said = trail.map((part) => part.replace(/https?:\/\/[^\s)]+/g, ""));
  const found = NAMES.find(([pattern]) => said.some((part) => pattern.test(part)));
  const { name, unsent, text } = found?.[1] ?? UNKNOWN;
  return new Trouble(name, unsent, `${text} (${detail(trail)})`);
}

/** What it means that an answer broke off. */
export function brokenOff(problem: unknown): Trouble {
  return new Trouble("body", false, `the answer broke off (${detail(chain(problem))})`);
}

/** An error with its causes: codes and messages. `fetch` hides what happened in them. */
function chain(problem: unknown): string[] {
  const parts: string[] = [];
  let next = problem;
  try {
    for (let depth = 0; depth < 5 && next !== undefined && next !== null; depth += 1) {
      if (typeof next === "string") parts.push(next);
      const { name, code, message, cause, errors } = next as Cause;
      const given = name === "AbortError" || name === "TimeoutError" ? name : "";
      for (const part of [given, code, message]) {
        if (typeof part === "string") parts.push(part);
      }
      next = cause ?? errors?.[0];
    }
  } catch {
    // A getter of somebody else's error threw: what was read so far has to do.
  }
  return parts;
}

function detail(trail: readonly string[]): string {
  const text = trail.filter((part) => part !== "").join(": ");
  return text.trim().slice(0, 300);
}
