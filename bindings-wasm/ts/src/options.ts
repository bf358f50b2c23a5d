/** What a client and a call may be given. */

import type { KeyStore, Signer } from "./keys/signer.js";
import type { Secret } from "./secret.js";

/** A function like the host's `fetch`: for proxies, client certificates, recording, tests. */
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** How a client reaches DigiCert ONE, and how patient it is. Times are in milliseconds. */
export interface ClientOptions {
  /** The API key, sent as `x-api-key` to the configured origin and nowhere else. Leave it out where a proxy adds it. */
  apiKey?: string | undefined;
  /** The region; the United States where nothing is said. */
  region?: "us" | "ch" | "jp" | "nl" | undefined;
  /** Production where nothing is said. */
  environment?: "production" | "demo" | undefined;
  /**
   * The address in place of region and environment: scheme, host, port and an optional path prefix. In a browser, the
   * address of your own proxy, such as `/digicert`: DigiCert ONE does not answer CORS preflights.
   */
  baseUrl?: string | undefined;
  /** Whether the proxy at `baseUrl` adds the API key. Then the browser never sees it. */
  proxyAddsKey?: boolean | undefined;
  /**
   * The certificate to show in place of an API key, to the host `clientauth.<host>`. In Node only; elsewhere the browser or an own
   * `fetch` brings it.
   */
  clientCertificate?: ClientCertificate | undefined;
  /**
   * CA certificates to trust beside Node's own, in PEM: of a proxy that inspects traffic, or of a server of your own. In Node
   * only.
   */
  caCertificates?: string | undefined;
  /** Whether `fetch` brings a client certificate in place of the key, to the host `clientauth.<host>`. */
  mutualTls?: boolean | undefined;
  /** Whether plain http may be used with a host that is not this machine. Off by default. */
  allowInsecureHttp?: boolean | undefined;
  /** How long a call may take in all, waits included. 120,000 by default. */
  timeout?: number | undefined;
  /** How long one attempt may take. 30,000 by default. */
  attemptTimeout?: number | undefined;
  /** When to try again: `maxAttempts` in all (5; 1 means never), `base` (500) and `cap` (20,000) of the waits. */
  retry?: RetryOptions | undefined;
  /** At most `calls` in `per` milliseconds, in any burst up to `calls`. Unlimited by default. */
  rateLimit?: { readonly calls: number; readonly per: number } | undefined;
  /** Whether input is checked before it is sent. On by default; off for a service that has moved on. */
  validate?: boolean | undefined;
  /** How large an answer may be, in bytes. By default 4 MiB for what is read as JSON, 64 MiB for files and raw requests. */
  maxResponseBytes?: number | undefined;
  /** Headers of every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** What the client calls itself; `devtrust/<version>` by default, and nothing (null) in a browser, which has its own name. */
  userAgent?: string | null | undefined;
  /** In place of the host's `fetch`. */
  fetch?: Fetch | undefined;
  /** Is told what happens on the wire: never a header, a body or a secret. What it throws is ignored. */
  onEvent?: ((event: WireEvent) => void) | undefined;
}

/** A client certificate with its private key, both in PEM; or the two in one PKCS#12 archive. */
export type ClientCertificate =
  | { readonly certificate: string; readonly key: string | Secret }
  | { readonly pfx: Uint8Array; readonly passphrase: string | Secret };

/** When to try again. */
export interface RetryOptions {
  /** How many attempts in all; 1 means never again. 5 by default. */
  readonly maxAttempts?: number | undefined;
  /** The longest wait after the first failure, in milliseconds; it doubles with each further one. 500 by default. */
  readonly base?: number | undefined;
  /** The longest wait between attempts, in milliseconds, unless the service asks for more. 20,000 by default. */
  readonly cap?: number | undefined;
}

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

/** How one step of a workflow stands. */
export interface Step {
  /** `division`, `certificate_policy`, `device_group`, `key`, `device`, `certificate`. */
  readonly name: string;
  /** Where it stands. */
  readonly state: "started" | "found" | "created" | "done";
  /** Its place, from 1. */
  readonly number: number;
  /** How many steps there are. */
  readonly of: number;
  /** The id of the object, once known. */
  readonly id?: string | undefined;
  /** In words. */
  readonly message: string;
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
