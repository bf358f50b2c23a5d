/** The transport of Node, for the options of a client. */

import * as tls from "node:tls";
import { misconfigured } from "../errors.js";
import type { ClientOptions } from "../options.js";
import { Secret } from "../secret.js";
import { type Transport, through } from "../transport.js";
import { Agents } from "./agents.js";
import { overHttp } from "./http.js";
import { Routes } from "./routes.js";

/** What `fetch` was when this was loaded. */
const original = globalThis.fetch;
const replaced = through((input, init) => globalThis.fetch(input, init));
/** Clients without certificates of their own share their connections. */
const shared = new Agents();

/** Node's HTTP; or the global `fetch`, once somebody has put another one in its place: most often a test. */
export function nodeTransport(options: ClientOptions): Transport {
  const certificates = certificatesOf(options);
  const http = overHttp(new Routes(certificates ? new Agents(certificates) : shared));
  return {
    send: (request, limit) => {
      return (globalThis.fetch === original ? http : replaced).send(request, limit);
    },
  };
}

/** The certificates in Node's words; what cannot be read is said now and not at the first call. */
function certificatesOf(options: ClientOptions): tls.SecureContextOptions | undefined {
  const { clientCertificate: own, caCertificates } = options;
  if (own === undefined && caCertificates === undefined) return undefined;
  const given: tls.SecureContextOptions = {
    ...(own && "pfx" in own && { pfx: Buffer.from(own.pfx), passphrase: revealed(own.passphrase) }),
    ...(own && "key" in own && { cert: own.certificate, key: revealed(own.key) }),
    ...(caCertificates !== undefined && { ca: [...trusted(), caCertificates] }),
  };
  try {
    tls.createSecureContext(given);
  } catch (problem) {
    // The message of OpenSSL names what does not parse, and nothing of it.
    const why = problem instanceof Error ? problem.message : "";
    throw misconfigured(`clientCertificate or caCertificates cannot be used: ${why}`);
  }
  return given;
}

/** What Node trusts by itself, `NODE_EXTRA_CA_CERTS` included where it tells. */
function trusted(): readonly string[] {
  return tls.getCACertificates?.("default") ?? tls.rootCertificates;
}

function revealed(secret: Secret | string): string {
  return secret instanceof Secret ? secret.reveal() : secret;
}
