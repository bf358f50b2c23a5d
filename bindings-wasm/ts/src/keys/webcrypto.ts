/** Algorithms in WebCrypto's words. */

import { problem } from "./problem.js";

type Algorithm = EcdsaParams & EcKeyImportParams & RsaHashedImportParams;

interface Parameters {
  /** To make and import keys. */
  readonly key: EcKeyImportParams | RsaHashedImportParams | { name: "Ed25519" };
  /** To sign and verify. */
  readonly signature: EcdsaParams | { name: string };
}

/** What a name means: `ecdsa_p256_sha384` is a P-256 key with SHA-384. */
export function parameters(algorithm: string): Parameters {
  const [family, curve, hash] = algorithm.split("_");
  const named = `SHA-${hash?.slice(3)}` as Algorithm["hash"];
  switch (family) {
    case "ecdsa":
      return {
        key: { name: "ECDSA", namedCurve: `P-${curve?.slice(1)}` },
        signature: { name: "ECDSA", hash: named },
      };
    case "rsa":
      return {
        key: { name: "RSASSA-PKCS1-v1_5", hash: named },
        signature: { name: "RSASSA-PKCS1-v1_5" },
      };
    default:
      return { key: { name: "Ed25519" }, signature: { name: "Ed25519" } };
  }
}

/** WebCrypto, where it is there. */
export function subtle(): SubtleCrypto {
  const there = globalThis.crypto?.subtle;
  if (there === undefined) {
    throw problem("keys need WebCrypto, which browsers have on https pages and on localhost only");
  }
  return there;
}
