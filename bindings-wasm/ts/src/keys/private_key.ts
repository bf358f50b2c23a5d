/** Private keys of WebCrypto. */

import type { Bytes } from "../bytes.js";
import { Secret } from "../secret.js";
import { decodePem, encodePem } from "./pem.js";
import { problem } from "./problem.js";
import type { KeyAlgorithm, Signer } from "./signer.js";
import { parameters, subtle } from "./webcrypto.js";

/** Both halves of a key, as WebCrypto has them. */
export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** What a new key is made with. */
export interface GenerateOptions {
  /** `ecdsa_p256_sha256`, which every certificate profile seen so far takes, where nothing is said. */
  readonly algorithm?: "ecdsa_p256_sha256" | "ecdsa_p384_sha384" | "ed25519" | undefined;
  /** Whether the key can be read again, as PEM. Off by default: then not even this page can take it away. */
  readonly extractable?: boolean | undefined;
}

/**
 * A private key in WebCrypto. It is a `Signer`; unless it was made extractable, nothing can read it, and it can be kept in
 * IndexedDB through `keyPair`.
 *
 * @example
 * ```ts
 * const signer = await PrivateKey.generate();
 * const device = await client.provisionDevice(description, { signer });
 * ```
 */
export class PrivateKey implements Signer {
  /** What the key signs with. */
  readonly algorithm: KeyAlgorithm;
  /** The public half as DER `SubjectPublicKeyInfo`. */
  readonly publicKey: Bytes;
  /** The WebCrypto keys, for IndexedDB. */
  readonly keyPair: KeyPair;

  private constructor(algorithm: KeyAlgorithm, publicKey: ArrayBuffer, keyPair: KeyPair) {
    this.algorithm = algorithm;
    this.publicKey = new Uint8Array(publicKey);
    this.keyPair = keyPair;
  }

  /** A new key. */
  static async generate(options: GenerateOptions = {}): Promise<PrivateKey> {
    const { algorithm = "ecdsa_p256_sha256", extractable = false } = options;
    const { key } = parameters(algorithm);
    const pair = await subtle().generateKey(key, extractable, ["sign", "verify"]);
    return PrivateKey.fromKeyPair(pair as KeyPair, algorithm);
  }

  /**
   * A key that WebCrypto has already, for example from IndexedDB.
   *
   * @param keyPair - Both halves; the public one must be extractable, as it is by default.
   * @param algorithm - What it signs with, where the pair does not say: RSA keys and P-256 or P-384 ones do.
   */
  static async fromKeyPair(keyPair: KeyPair, algorithm?: KeyAlgorithm): Promise<PrivateKey> {
    const spki = await subtle().exportKey("spki", keyPair.publicKey);
    return new PrivateKey(algorithm ?? algorithmOf(keyPair.privateKey), spki, keyPair);
  }

  /** A P-256 or P-384 key from PEM (PKCS#8, label PRIVATE KEY). */
  static async fromPem(pem: string | Secret): Promise<PrivateKey> {
    const der = decodePem(pem instanceof Secret ? pem.reveal() : pem);
    for (const algorithm of ["ecdsa_p256_sha256", "ecdsa_p384_sha384"] as const) {
      const { key } = parameters(algorithm);
      try {
        const privateKey = await subtle().importKey("pkcs8", der, key, true, ["sign"]);
        const { d: _, key_ops: __, ...half } = await subtle().exportKey("jwk", privateKey);
        const publicKey = await subtle().importKey("jwk", half, key, true, ["verify"]);
        return await PrivateKey.fromKeyPair({ privateKey, publicKey }, algorithm);
      } catch {
        // Of the other kind, or of none.
      }
    }
    throw problem("the private key does not parse, or is neither P-256 nor P-384");
  }

  /** Hashes and signs a message. */
  async sign(message: Bytes): Promise<Bytes> {
    const { signature } = parameters(this.algorithm);
    return new Uint8Array(await subtle().sign(signature, this.keyPair.privateKey, message));
  }

  /** The key as PEM (PKCS#8); only where it was made extractable. */
  async toPem(): Promise<Secret> {
    if (!this.keyPair.privateKey.extractable) {
      throw problem("this key cannot be read: it was not made extractable");
    }
    const der = await subtle().exportKey("pkcs8", this.keyPair.privateKey);
    return new Secret(encodePem("PRIVATE KEY", new Uint8Array(der)));
  }
}

function algorithmOf(key: CryptoKey): KeyAlgorithm {
  const { name, namedCurve, hash } = key.algorithm as KeyAlgorithmDetails;
  const known: Record<string, KeyAlgorithm> = {
    "ECDSA P-256": "ecdsa_p256_sha256",
    "ECDSA P-384": "ecdsa_p384_sha384",
    Ed25519: "ed25519",
    "RSASSA-PKCS1-v1_5 SHA-256": "rsa_pkcs1_sha256",
    "RSASSA-PKCS1-v1_5 SHA-384": "rsa_pkcs1_sha384",
    "RSASSA-PKCS1-v1_5 SHA-512": "rsa_pkcs1_sha512",
  };
  const description = [name, namedCurve ?? hash?.name].filter(Boolean).join(" ");
  const found = known[description];
  if (found === undefined) throw problem(`a key of ${description} cannot sign requests`);
  return found;
}

interface KeyAlgorithmDetails {
  readonly name: string;
  readonly namedCurve?: string;
  readonly hash?: { readonly name: string };
}
