/** Certificate signing requests: written with any signer, verified with WebCrypto. */

import type { Bytes } from "../bytes.js";
import { DevtrustError, invalid, type Violation } from "../errors.js";
import { ask } from "./module.js";
import { encodePem, fromBase64, toBase64 } from "./pem.js";
import { problem } from "./problem.js";
import type { Signer } from "./signer.js";
import { parameters, subtle } from "./webcrypto.js";

interface Read {
  readonly claim: Claim;
  /** What is wrong where the signature does not match. */
  readonly otherwise: Violation;
}

/** A signature to verify; bytes in base64. */
export interface Claim {
  readonly algorithm: string;
  readonly form: "raw" | "spki";
  readonly key: string;
  readonly message: string;
  readonly signature: string;
}

/**
 * Verifies a certificate signing request: that it is PKCS#10 in PEM, and signed with the key that it carries.
 *
 * Before a call, only its structure is looked at; the service verifies the signature, too. Use this where a request comes
 * from elsewhere and is to be sent later.
 *
 * @param pem - The request.
 * @throws {DevtrustError} `validation` with the violation, such as `csr.bad_signature` or `csr.unsupported_algorithm`;
 *   `configuration` (`configuration.signer`) where the host has no WebCrypto.
 */
export async function verifyCsr(pem: string): Promise<void> {
  const read = await ask("read_request", { csr: pem });
  if ("problem" in read) throw invalid([read.problem as Violation]);
  const { claim, otherwise } = read as unknown as Read;
  const verified = await verifies(claim);
  if (verified === false) throw invalid([otherwise]);
  if (verified === undefined) {
    subtle();
    const message = `This host cannot verify a signature with ${claim.algorithm}.`;
    const remedy = "Send it: the service verifies it.";
    throw invalid([{ field: "csr", code: "csr.unsupported_algorithm", message, remedy }]);
  }
}

/** Whether a request is signed with the key that it carries; also true where this cannot be told here. */
export async function isVerified(pem: string): Promise<boolean> {
  const read = await ask("read_request", { csr: pem });
  return !("claim" in read) || (await verifies(read.claim as Claim)) !== false;
}

/** Whether a signature is right; nothing where this host cannot tell. */
export async function verifies(claim: Claim): Promise<boolean | undefined> {
  // A page without WebCrypto: plain http.
  if (globalThis.crypto?.subtle === undefined) return undefined;
  const { key, signature } = parameters(claim.algorithm);
  try {
    const given = fromBase64(claim.key);
    const imported = await subtle().importKey(claim.form, given, key, false, ["verify"]);
    return await subtle().verify(
      signature,
      imported,
      fromBase64(claim.signature),
      fromBase64(claim.message),
    );
  } catch (problem) {
    // An algorithm that this host has not (Ed25519 in older browsers); a key that cannot be imported is no key.
    return problem instanceof Error && problem.name === "NotSupportedError" ? undefined : false;
  }
}

/**
 * Writes a certificate signing request.
 *
 * @param signer - The key: a `PrivateKey`, or any other `Signer`.
 * @param attributes - The service's names with their values, such as `subject.common_name` or `san.dns_name`; the policy's
 *   enrollment specification says which it wants.
 * @returns The request: PKCS#10 in PEM.
 * @throws {DevtrustError} `validation` for attributes that cannot go into a request, `configuration`
 *   (`configuration.signer`) where the key does not sign.
 */
export async function createCsr(
  signer: Signer,
  attributes: Readonly<Record<string, string>>,
): Promise<string> {
  const written = await writeCsr(signer, attributes);
  if ("csr" in written) return written.csr;
  const remedy = "Use the names that the policy's enrollment specification gives.";
  const violation = { field: "attributes", code: "attribute", remedy } as const;
  throw invalid(written.problems.map((message) => ({ ...violation, message })));
}

/** The request, or what is wrong with the attributes. */
export async function writeCsr(
  signer: Signer,
  attributes: Readonly<Record<string, string>>,
): Promise<{ csr: string } | { problems: string[] }> {
  const { algorithm } = signer;
  const given = { algorithm, attributes, public_key: toBase64(bytesOf(signer.publicKey)) };
  const content = await ask("to_be_signed", given);
  if ("problems" in content) return { problems: content.problems as string[] };
  const message = fromBase64(bytes(content));
  const signature = toBase64(bytesOf(await sign(signer, message)));
  const csr = encodePem(
    "CERTIFICATE REQUEST",
    fromBase64(bytes(await ask("assemble", { ...given, signature }))),
  );
  // A signer that hashes twice or holds another key than it says is found out here and not at the service.
  if (await isVerified(csr)) return { csr };
  throw problem(
    "the signer's signature does not verify with its public key: check that it signs the message itself, not a hash of it, and with the key it says",
  );
}

async function sign(signer: Signer, message: Bytes): Promise<Uint8Array> {
  try {
    return await signer.sign(message);
  } catch (thrown) {
    if (thrown instanceof DevtrustError) throw thrown;
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw problem(`the key did not sign: ${detail}`, { cause: thrown });
  }
}

function bytesOf(value: Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw problem("a signer gives its public key and its signatures as Uint8Array");
}

function bytes(written: Record<string, unknown>): string {
  const { bytes, failure } = written;
  if (typeof bytes !== "string") throw problem(String(failure));
  return bytes;
}
