/** A client's options as the module reads them. */

import { misconfigured } from "./errors.js";
import type { ClientOptions } from "./options.js";

type Kind = "string" | "number" | "boolean" | "function" | "object";

const KINDS: Record<keyof ClientOptions, Kind> = {
  apiKey: "string",
  region: "string",
  environment: "string",
  baseUrl: "string",
  proxyAddsKey: "boolean",
  clientCertificate: "object",
  caCertificates: "string",
  mutualTls: "boolean",
  allowInsecureHttp: "boolean",
  timeout: "number",
  attemptTimeout: "number",
  retry: "object",
  rateLimit: "object",
  validate: "boolean",
  maxResponseBytes: "number",
  headers: "object",
  userAgent: "string",
  fetch: "function",
  onEvent: "function",
};

/** Pages and their workers: there a header of our own would need the service's consent. Others have workers of that name, too. */
export const IN_BROWSER =
  ("document" in globalThis || "WorkerGlobalScope" in globalThis) &&
  !("Deno" in globalThis || "Bun" in globalThis);

/** The settings as JSON text; throws a `configuration` error that names the option that cannot be. */
export function settings(options: ClientOptions): string {
  check(options, KINDS, "");
  const { retry = {}, rateLimit } = options;
  check(retry, { maxAttempts: "number", base: "number", cap: "number" }, "retry.");
  if (rateLimit !== undefined) check(rateLimit, { calls: "number", per: "number" }, "rateLimit.");
  texts(options.headers ?? {}, "headers");
  if (options.proxyAddsKey && options.baseUrl === undefined) {
    throw misconfigured("proxyAddsKey needs baseUrl, the address of the proxy");
  }
  return JSON.stringify({
    api_key: options.apiKey,
    region: options.region,
    environment: options.environment,
    base_url: absolute(options.baseUrl),
    mutual_tls: options.mutualTls || options.proxyAddsKey || showsCertificate(options),
    allow_insecure_http: options.allowInsecureHttp,
    timeout_ms: options.timeout,
    attempt_timeout_ms: options.attemptTimeout,
    retry: { max_attempts: retry.maxAttempts, base_ms: retry.base, cap_ms: retry.cap },
    rate_limit: rateLimit && { calls: rateLimit.calls, per_ms: rateLimit.per },
    validate: options.validate,
    max_response_bytes: options.maxResponseBytes,
    headers: options.headers,
    user_agent: options.userAgent === undefined && IN_BROWSER ? null : options.userAgent,
    events: options.onEvent !== undefined,
  });
}

/** With a key, too, the certificate is only what the connection asks for. */
function showsCertificate({ clientCertificate, apiKey }: ClientOptions): boolean {
  return clientCertificate !== undefined && apiKey === undefined;
}

function check<T extends object>(given: T, kinds: Record<keyof T, Kind>, prefix: string): void {
  if (typeof given !== "object" || given === null) {
    throw misconfigured(`${prefix.slice(0, -1) || "the options"} must be an object`);
  }
  for (const [name, value] of Object.entries(given)) {
    const kind = (kinds as Record<string, Kind>)[name];
    if (kind === undefined) {
      const known = Object.keys(kinds).join(", ");
      throw misconfigured(`there is no option ${prefix}${name}; there are: ${known}`);
    }
    if (value === undefined || (value === null && name === "userAgent")) continue;
    const fits = kind === "number" ? isCount(value) : typeof value === kind && value !== null;
    if (!fits) throw misconfigured(`${prefix}${name} must be ${described(kind)}`);
  }
}

function isCount(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}

function described(kind: Kind): string {
  const words = { string: "text", number: "a finite number from 0", boolean: "true or false" };
  return words[kind as keyof typeof words] ?? `a${kind === "object" ? "n" : ""} ${kind}`;
}

/** Headers: text to text. */
export function texts(headers: object, name: string): void {
  for (const [header, value] of Object.entries(headers)) {
    if (typeof value !== "string") throw misconfigured(`${name}.${header} must be text`);
  }
}

/** A path such as `/digicert` is meant on the page's own origin. */
function absolute(address: string | undefined): string | undefined {
  const origin = globalThis.location?.origin;
  if (!address?.startsWith("/") || origin === undefined || origin === "null") return address;
  return `${origin}${address}`;
}
