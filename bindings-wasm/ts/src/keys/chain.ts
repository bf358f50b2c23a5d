/** What takes signatures that WebCrypto verifies: chains of certificates, and what is said of their revocation. */

import { type Claim, verifies } from "./csr.js";
import { ask } from "./module.js";

/**
 * Runs an operation: the module says which signatures it may need, WebCrypto tells of each whether it is right, and the
 * module goes by that.
 */
export async function verified(name: string, given: object): Promise<Record<string, unknown>> {
  const asked = await ask("x509_claims", { ...given, of: name });
  if (asked.error !== undefined) return asked;
  const claims = asked.value as readonly (Claim | null)[];
  const verdicts = claims.map((claim) => (claim === null ? null : verifies(claim)));
  const answers = (await Promise.all(verdicts)).map((verdict) => verdict ?? null);
  return ask(name, { ...given, verified: answers });
}
