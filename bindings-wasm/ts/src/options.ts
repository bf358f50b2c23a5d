/** What a client and a call may be given. */

import type { KeyStore, Signer } from "./keys/signer.js";
import type { Step } from "./records.js";
import type { Secret } from "./secret.js";
import type { ServiceOptions } from "./service-options.js";

export type { Step } from "./records.js";
export type { RateLimitOptions, RetryOptions, ServiceOptions } from "./service-options.js";

/** A function like the host's `fetch`: for proxies, client certificates, recording, tests. */
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** How a client reaches DigiCert ONE, and how patient it is. Times are in milliseconds. */
export interface ClientOptions extends ServiceOptions {
  /**
   * The address to use instead of region and environment: scheme, host, port and an optional path prefix. In a browser, the
   * address of your own proxy, such as `/digicert`: DigiCert ONE does not answer CORS preflights.
   */
  readonly baseUrl?: string | undefined;
  /** Whether the proxy at `baseUrl` adds the API key. Then the browser never sees it. */
  readonly proxyAddsKey?: boolean | undefined;
  /**
   * The certificate to show instead of an API key, to the host `clientauth.<host>`. In Node only; elsewhere the browser or a
   * `fetch` of your own brings it.
   */
  readonly clientCertificate?: ClientCertificate | undefined;
  /**
   * CA certificates to trust beside Node's own, in PEM: of a proxy that inspects traffic, or of a server of your own. In Node
   * only.
   */
  readonly caCertificates?: string | undefined;
  /** Is called instead of the host's `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Is told what happens on the wire: never a header, a body or a secret. What it throws is ignored. */
  readonly onEvent?: ((event: WireEvent) => void) | undefined;
}

/** A client certificate with its private key, both in PEM; or the two in one PKCS#12 archive. */
export type ClientCertificate =
  | { readonly certificate: string; readonly key: string | Secret }
  | { readonly pfx: Uint8Array; readonly passphrase: string | Secret };

/** What one call may have of its own. */
export interface CallOptions {
  /** Gives the call up: the request is stopped on the wire and the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** How many milliseconds the call may take in all, waits included; the client's setting where it is left out. */
  timeout?: number | undefined;
  /** Headers of this call's requests. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** What a workflow may have of its own. */
export interface WorkflowOptions extends CallOptions {
  /** Is called whenever a step begins or ends. What it throws ends the call. */
  onProgress?: ((step: Step) => void) | undefined;
  /** The key that signs the certificate signing request, for a key that never leaves its place. */
  signer?: Signer | undefined;
  /** Where a key that is made here is kept, and taken from when the call is run again. */
  keyStore?: KeyStore | undefined;
}

/** One thing that happened on the wire. */
export interface WireEvent {
  /**
   * `sending`, `answered`, `failed`, `waiting` (before the next attempt), `reconciling` (looking the object up), or
   * `unread` (some optional members of the answer are not what is documented; the result has them under `<name>.unread`).
   */
  readonly kind: "sending" | "answered" | "failed" | "waiting" | "reconciling" | "unread";
  /** The operation: `devices.register`. */
  readonly operation: string;
  /** The id that all attempts of the call carry. */
  readonly request_id: string;
  /** Which attempt, from 1. */
  readonly attempt: number;
  /** GET, POST, ... */
  readonly method: string;
  /** The path, without its query. */
  readonly path: string;
  /** How long the exchange took, or how long the wait is, in milliseconds. */
  readonly duration?: number | undefined;
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** Why there was none. */
  readonly failure?: string | undefined;
  /** How many members are not what is documented. */
  readonly members?: number | undefined;
}
