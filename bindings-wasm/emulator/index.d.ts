/** What the emulator says when it is ready: address, key, and the ids that the first calls need. */
export interface Ready {
  readonly base_url: string;
  readonly api_key: string;
  readonly account_id: string;
  readonly primary_rzone_id: string;
  readonly ica_id: string;
  readonly certificate_profile_id: string;
  readonly pid: number;
  /** It says more, and newer versions more still. */
  readonly [name: string]: unknown;
}

/** How to start it. */
export interface StartOptions {
  /** Switches of the emulator: `["--registration-status", "200"]`. `devtrust-emulator --help` lists them. */
  readonly arguments?: readonly string[];
  /** The port to listen on. Defaults to a free one. */
  readonly port?: number;
  /** A folder to keep state in. Defaults to memory. */
  readonly data?: string;
  /** The program. Defaults to `DEVTRUST_EMULATOR`, then the one in this package, then the one on the PATH. */
  readonly executable?: string;
}

/** What goes wrong. */
export type Fault =
  | "reset_before"
  | "reset_after"
  | "truncate"
  | "malformed"
  | "html"
  | "empty"
  | "hang"
  | { readonly latency: { readonly ms: number } }
  | { readonly status: { readonly status: number; readonly retry_after?: number | string; readonly body?: unknown } }
  | { readonly html: { readonly status: number } }
  | { readonly empty: { readonly status: number } };

/** When a fault strikes. */
export interface Rule {
  /** Only for this method. */
  readonly method?: string;
  /** Only for paths that begin so; `*` stands for anything within a segment, `**` across segments. */
  readonly path?: string;
  /** How often it strikes. Defaults to for ever. */
  readonly times?: number;
  /** How many requests pass first. Defaults to 0. */
  readonly skip?: number;
  /** How likely it strikes. Defaults to 1. */
  readonly probability?: number;
  /** Of its random numbers, so that a run can be repeated. */
  readonly seed?: number;
  /** Whether the work is done before it strikes, where the fault leaves that open. */
  readonly when?: "before" | "after";
}

/** A request that arrived. Keys, tokens, cookies and passcodes show as `***`. */
export interface Arrived {
  readonly sequence: number;
  readonly method: string;
  readonly path: string;
  readonly query: string | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly body_encoding: "utf8" | "base64";
  readonly status: number | null;
  readonly aborted: boolean;
}

/**
 * DigiCert ONE on this machine, as a child process. It listens on 127.0.0.1, keeps its state in memory, and ends with this process,
 * however that ends.
 */
export class Emulator implements AsyncDisposable {
  private constructor();
  /** Starts one, and waits until it is ready. */
  static start(options?: StartOptions): Promise<Emulator>;
  /** What it said when it was ready. */
  readonly ready: Ready;
  /** Where the API is. */
  get baseUrl(): string;
  /** For `new Client(emulator.settings)`. */
  get settings(): { apiKey: string; baseUrl: string };
  /** What arrived, oldest first. */
  requests(since?: number): Promise<Arrived[]>;
  /** Arms a fault. */
  arm(fault: Fault, rule?: Rule): Promise<void>;
  /** Disarms all faults. */
  disarm(): Promise<void>;
  /** Lets a device connect: REGISTERED becomes PROVISIONED. */
  setProvisioned(deviceId: string): Promise<void>;
  /** Forgets everything but key, ids and CA: divisions, devices, certificates, faults and requests. */
  reset(): Promise<void>;
  /** Counts of what there is. */
  stats(): Promise<Record<string, unknown>>;
  /** The certificates of the issuing CA and of the root. */
  caPem(): Promise<string>;
  /** Ends it. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
