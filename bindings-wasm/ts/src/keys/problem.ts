/** Errors of keys. */

import { DevtrustError } from "../errors.js";

/** A key that cannot be used. */
export function problem(message: string, options?: ErrorOptions): DevtrustError {
  return new DevtrustError(
    { kind: "configuration", code: "configuration.signer", message },
    options,
  );
}

/** A key store that cannot be used. */
export function storeProblem(message: string, options?: ErrorOptions): DevtrustError {
  return new DevtrustError(
    { kind: "configuration", code: "configuration.key_file", message: `key store: ${message}` },
    options,
  );
}
