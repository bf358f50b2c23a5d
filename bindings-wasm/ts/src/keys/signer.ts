/** Keys that sign without being seen, and where keys are kept. */

import type { Bytes } from "../bytes.js";
import type { Secret } from "../secret.js";

/** What a key signs with. */
export type KeyAlgorithm =
  | "ecdsa_p256_sha256"
  | "ecdsa_p384_sha384"
  | "ed25519"
  | "rsa_pkcs1_sha256"
  | "rsa_pkcs1_sha384"
  | "rsa_pkcs1_sha512";

/** A private key that never leaves its place: WebCrypto, a security token, an HSM behind your backend. */
export interface Signer {
  /** What the key signs with. */
  readonly algorithm: KeyAlgorithm;
  /** The public half as DER `SubjectPublicKeyInfo`. */
  readonly publicKey: Uint8Array;
  /**
   * Hashes and signs a message. An ECDSA signature may come as ASN.1 DER or as the two numbers side by side (as WebCrypto
   * gives it); RSA is PKCS#1 v1.5.
   */
  sign(message: Bytes): Promise<Uint8Array> | Uint8Array;
}

/** Keeps one private key between runs, so that an interruption never leaves a certificate without its key. */
export interface KeyStore {
  /** The key kept earlier, in PEM (PKCS#8); nothing where there is none. */
  load(): Promise<string | Secret | undefined> | string | Secret | undefined;
  /** Keeps a key, durably, before it is used. Must not overwrite one that is there: what `load` gives next counts. */
  store(pem: Secret): Promise<void> | void;
  /** The place of one of many keys, for `renewDue`, which names each by a serial number. */
  named?(name: string): KeyStore;
}
