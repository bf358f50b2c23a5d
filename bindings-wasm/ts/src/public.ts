/** What every entry of the package exports. */

export type { Bytes } from "./bytes.js";
export { Client } from "./client.js";
export {
  DevtrustError,
  type ErrorCode,
  type ErrorKind,
  isDevtrustError,
  type Violation,
  type ViolationCode,
} from "./errors.js";
export { createCsr, verifyCsr } from "./keys/csr.js";
export { type GenerateOptions, type KeyPair, PrivateKey } from "./keys/private_key.js";
export type { KeyAlgorithm, KeyStore, Signer } from "./keys/signer.js";
export type { Many, OverRows, Part } from "./many.js";
export type * from "./models/index.js";
export type { Open } from "./open.js";
export type {
  CallOptions,
  ClientCertificate,
  ClientOptions,
  Fetch,
  RateLimitOptions,
  RetryOptions,
  ServiceOptions,
  Step,
  WireEvent,
  WorkflowOptions,
} from "./options.js";
export { type Page, Pages } from "./pages.js";
export type * from "./products.js";
export { type RawRequest, RawResponse } from "./raw.js";
export type * from "./resources/index.js";
export type { Rows } from "./rows.js";
export { Run } from "./run.js";
export type { ManyOptions, Outcome, Summary } from "./run-options.js";
export { Secret } from "./secret.js";
