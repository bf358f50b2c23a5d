/** A client's options as the module reads them. */

import { misconfigured } from "./errors.js";
import type { ClientOptions } from "./options.js";
import { type Kind, type Rows, SERVICE } from "./service-options.js";

/** What only this package has. */
const OWN: Rows = {
  proxyAddsKey: ["boolean", ""],
  clientCertificate: ["object", ""],
  caCertificates: ["string", ""],
  fetch: ["function", ""],
  onEvent: ["function", ""],
};
const ALL: Rows = { ...SERVICE, ...OWN };

/** Pages and their workers: there a header of our own would need the service's consent. Others have workers of that name, too. */
export const IN_BROWSER =
  ("document" in globalThis || "WorkerGlobalScope" in globalThis) &&
  !("Deno" in globalThis || "Bun" in globalThis);

/** The settings as JSON text; throws a `configuration` error that names the option that cannot be. */
export function settings(options: ClientOptions): string {
  check(options, ALL, "");
  texts(options.headers ?? {}, "headers");
  texts(options.paths ?? {}, "paths");
  if (options.proxyAddsKey && options.baseUrl === undefined) {
    throw misconfigured("proxyAddsKey needs baseUrl, the address of the proxy");
  }
  return JSON.stringify({
    ...members(options, SERVICE),
    base_url: absolute(options.baseUrl),
    mutual_tls: options.mutualTls || options.proxyAddsKey || showsCertificate(options),
    user_agent: options.userAgent === undefined && IN_BROWSER ? null : options.userAgent,
    events: options.onEvent !== undefined,
  });
}

/** The options under the names that core has for them. */
function members(options: object, rows: Rows): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, [, member, inner]] of Object.entries(rows)) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined) found[member] = inner ? members(value as object, inner) : value;
  }
  return found;
}

/** With a key, too, the certificate is only what the connection asks for. */
function showsCertificate({ clientCertificate, apiKey }: ClientOptions): boolean {
  return clientCertificate !== undefined && apiKey === undefined;
}

function check(given: object, rows: Rows, prefix: string): void {
  if (typeof given !== "object" || given === null) {
    throw misconfigured(`${prefix.slice(0, -1) || "the options"} must be an object`);
  }
  for (const [name, value] of Object.entries(given)) {
    const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
    if (row === undefined) {
      const known = Object.keys(rows).join(", ");
      throw misconfigured(`there is no option ${prefix}${name}; there are: ${known}`);
    }
    const [kind, , inner] = row;
    if (value === undefined || (value === null && name === "userAgent")) continue;
    const fits = kind === "number" ? isCount(value) : typeof value === kind && value !== null;
    if (!fits) throw misconfigured(`${prefix}${name} must be ${described(kind)}`);
    if (inner) check(value, inner, `${prefix}${name}.`);
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
