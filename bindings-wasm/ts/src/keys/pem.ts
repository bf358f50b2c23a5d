/** PEM and base64. */

import type { Bytes } from "../bytes.js";
import { problem } from "./problem.js";

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Bytes from base64. */
export function fromBase64(text: string): Bytes {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** One block with LF line ends. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The DER of the private key in a text. The text appears in no error. */
export function decodePem(text: string): Bytes {
  const block = /-----BEGIN PRIVATE KEY-----([\s\S]*?)-----END PRIVATE KEY-----/.exec(text);
  if (block?.[1] !== undefined) {
    try {
      return fromBase64(block[1].replace(/\s+/g, ""));
    } catch {
      throw problem("the private key does not parse");
    }
  }
  if (text.includes("ENCRYPTED PRIVATE KEY")) {
    throw problem(
      "the private key is encrypted; decrypt it first (openssl pkcs8 -in key.pem -out plain.pem)",
    );
  }
  if (/(EC|RSA) PRIVATE KEY/.test(text)) {
    throw problem(
      "the private key is not PKCS#8; convert it (openssl pkcs8 -topk8 -nocrypt -in key.pem)",
    );
  }
  throw problem(
    "not a PEM private key: expected a block that begins with -----BEGIN PRIVATE KEY-----",
  );
}
