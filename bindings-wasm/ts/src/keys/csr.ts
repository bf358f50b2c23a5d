/** Certificate signing requests: written with any signer, verified with WebCrypto. */

import type { Bytes } from "../bytes.js";
import { DevtrustError, invalid } from "../errors.js";
import { ask } from "./module.js";
import { encodePem, fromBase64, toBase64 } from "./pem.js";
import { problem } from "./problem.js";
import type { Signer } from "./signer.js";
import { parameters, subtle } from "./webcrypto.js";

/** A request in its normal form, or what is wrong with it. */
export type Checked = { csr: string } | { problem: { code: string; message: string } };

interface Read {
  readonly csr: string;
  readonly claim: Claim;
  readonly otherwise: { code: string; message: string };
}

/** A signature to verify; bytes in base64. */
interface Claim {
  readonly algorithm: string;
  readonly form: "raw" | "spki";
  readonly key: string;
  readonly message: string;
  readonly signature: string;
}

/** Reads a request and verifies its own signature. */
export async function checkCsr(pem: string): Promise<Checked> {
  const read = await ask("read_request", { csr: pem });
  if (!("claim" in read)) return read as unknown as Checked;
  const { csr, claim, otherwise } = read as unknown as Read;
  return (await verifies(claim)) ? { csr } : { problem: otherwise };
}

async function verifies(claim: Claim): Promise<boolean> {
  // A page without WebCrypto (plain http) leaves the signature to the service, which checks it too.
  if (globalThis.crypto?.subtle === undefined) return true;
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
    // An algorithm that this host has not (Ed25519 in older browsers) is left to the service as well; a key that cannot be
    // imported is no key.
    return problem instanceof Error && problem.name === "NotSupportedError";
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
  const violation = { field: "attributes", code: "attribute", remedy };
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
  const checked = await checkCsr(csr);
  if ("csr" in checked) return checked;
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
