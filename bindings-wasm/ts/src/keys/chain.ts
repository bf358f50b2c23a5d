/** Chains of certificates, whose signatures WebCrypto verifies. */

import { type Claim, verifies } from "./csr.js";
import { ask } from "./module.js";

/**
 * Verifies a chain: the module says which signatures it may need, WebCrypto tells of each whether it is right, and the module
 * looks for a way that holds.
 */
export async function verifyChain(given: object): Promise<Record<string, unknown>> {
  const asked = await ask("x509_claims", given);
  if (asked.error !== undefined) return asked;
  const claims = asked.value as readonly (Claim | null)[];
  const verdicts = claims.map((claim) => (claim === null ? null : verifies(claim)));
  const verified = (await Promise.all(verdicts)).map((verdict) => verdict ?? null);
  return ask("x509.verify", { ...given, verified });
}
