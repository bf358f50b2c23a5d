/** What requests go through where the caller gives no `fetch`. */

import { misconfigured } from "./errors.js";
import type { ClientOptions } from "./options.js";
import { IN_BROWSER } from "./settings.js";
import { type Transport, through } from "./transport.js";

type Maker = (options: ClientOptions) => Transport | undefined;

/** Put in place by the entry for a runtime that has something better than `fetch`. */
let own: Maker | undefined;
let isBrowsers = IN_BROWSER;

/** Puts another transport in place of the runtime's `fetch`. */
export function useTransport(maker: Maker): void {
  own = maker;
}

/** Says that the global `fetch` is no browser's, whatever this runtime looks like. */
export function useFetch(): void {
  isBrowsers = false;
}

/** The transport of a client; nothing in a browser, where the module calls `fetch` by itself. */
export function transportOf(options: ClientOptions): Transport | undefined {
  if (options.fetch) {
    refuse(options, "with an own fetch, which has them as its own business");
    return through(options.fetch);
  }
  if (own) return own(options);
  refuse(options, "in this runtime; Node has them, elsewhere pass a fetch that brings them");
  if (isBrowsers) return undefined;
  // Called through the global object: some runtimes insist, and a later replacement (a mock) is seen.
  return through((input, init) => globalThis.fetch(input, init));
}

function refuse(options: ClientOptions, where: string): void {
  for (const name of ["clientCertificate", "caCertificates"] as const) {
    if (options[name] !== undefined) throw misconfigured(`there is no ${name} ${where}`);
  }
}
