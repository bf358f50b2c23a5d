/**
 * What a rejected `fetch` means, and whether the service may have received the request.
 *
 * Node, Deno and Bun say what happened; a browser never does, so that there anything may have been sent.
 */

interface Meaning {
  readonly name: string;
  readonly unsent: boolean;
  readonly text: string;
}

const NAMES: readonly [RegExp, Meaning][] = [
  [/^AbortError$/, { name: "cancelled", unsent: false, text: "the exchange was given up" }],
  [/^TimeoutError$/, { name: "timeout", unsent: false, text: "no answer came in time" }],
  [
    /UND_ERR_PRX|Proxy response/,
    { name: "proxy", unsent: true, text: "the proxy refused or failed" },
  ],
  [
    /^ENOTFOUND$|^EAI_|dns error|DNSResolveFail/,
    { name: "dns", unsent: true, text: "the host's name has no address" },
  ],
  [
    /^(CERT_|ERR_TLS|ERR_SSL|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)|invalid peer certificate/,
    { name: "tls", unsent: true, text: "the connection is not trusted" },
  ],
  [
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT\w*|ConnectionRefused|FailedToOpenSocket)$|tcp connect error/,
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
  [
    /^(Failed to fetch|Load failed|NetworkError)/,
    {
      name: "other",
      unsent: false,
      text: "no answer came, and the browser does not say why: see its console. From a web page, DigiCert ONE is reached through your own proxy, since it does not answer CORS preflights",
    },
  ],
];

const UNKNOWN: Meaning = { name: "other", unsent: false, text: "no answer came" };

interface Cause extends Partial<Error> {
  readonly code?: unknown;
  readonly errors?: readonly unknown[];
}

/** The first line of the module's answer: what failed, and whether anything was sent; then why. */
export function failure(problem: unknown, answered: boolean): string {
  const trail = chain(problem);
  // Some messages name the address, and the words in that say nothing: "digicert" is no certificate.
  const said = trail.map((part) => part.replace(/https?:\/\/[^\s)]+/g, ""));
  const found = NAMES.find(([pattern]) => said.some((part) => pattern.test(part)));
  const detail = trail.filter((part) => part !== "").join(": ");
  if (answered) return `body sent\nthe answer broke off (${oneLine(detail)})`;
  const meaning = found?.[1] ?? UNKNOWN;
  return `${meaning.name} ${meaning.unsent ? "unsent" : "sent"}\n${meaning.text} (${oneLine(detail)})`;
}

/** An error with its causes: codes and messages. `fetch` hides what happened in them. */
function chain(problem: unknown): string[] {
  const parts: string[] = [];
  let next = problem;
  for (let depth = 0; depth < 5 && next !== undefined && next !== null; depth += 1) {
    const { name, code, message, cause, errors } = next as Cause;
    const given = name === "AbortError" || name === "TimeoutError" ? name : "";
    for (const part of [given, code, message]) {
      parts.push(typeof part === "string" ? part : "");
    }
    next = cause ?? errors?.[0];
  }
  return parts;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 300);
}
