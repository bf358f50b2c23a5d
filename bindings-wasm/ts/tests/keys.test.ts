import { expect, test } from "vitest";
import {
  createCsr,
  type KeyStore,
  PrivateKey,
  Secret,
  type Signer,
  verifyCsr,
} from "../src/index.js";
import { connect, description } from "./support/emulator.js";

test("a key that cannot be read signs for a device", async () => {
  const signer = await PrivateKey.generate();
  expect(signer.keyPair.privateKey.extractable).toBe(false);
  await expect(signer.toPem()).rejects.toMatchObject({ code: "configuration.signer" });
  const described = description();
  const device = await connect().provisionDevice(described, { signer });
  expect(device.private_key).toBe(undefined);
  const again = await connect().provisionDevice(described, { signer });
  expect(again).toMatchObject({ existing: true, device_id: device.device_id });
  const other = await PrivateKey.generate();
  await expect(connect().provisionDevice(described, { signer: other })).rejects.toMatchObject({
    code: "conflict.other_key",
  });
});

test.each(["ecdsa_p256_sha256", "ecdsa_p384_sha384"] as const)(
  "%s keys go to PEM and back",
  async (algorithm) => {
    const key = await PrivateKey.generate({ algorithm, extractable: true });
    const pem = await key.toPem();
    expect(String(pem)).toBe("<secret>");
    const back = await PrivateKey.fromPem(pem);
    expect(back.algorithm).toBe(algorithm);
    expect(back.publicKey).toEqual(key.publicKey);
    const csr = await createCsr(back, {
      "subject.common_name": "press-41",
      "san.dns_name": "press.example",
    });
    expect(csr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
  },
);

test("a key is kept before it is used, and taken from there again", async () => {
  const kept: string[] = [];
  const keyStore: KeyStore = {
    load: () => kept.at(0),
    store: (pem) => {
      kept.push(pem.reveal());
    },
  };
  const described = description();
  const device = await connect().provisionDevice(described, { keyStore });
  expect(kept).toEqual([device.private_key?.reveal()]);
  const again = await connect().provisionDevice(described, { keyStore });
  expect(again).toMatchObject({ existing: true, device_id: device.device_id });
  expect(again.private_key?.reveal()).toBe(kept[0]);
  expect(kept).toHaveLength(1);
});

test.each<[string, Partial<Signer>, string]>([
  [
    "throws",
    { sign: () => Promise.reject(new Error("the card was pulled")) },
    "the card was pulled",
  ],
  ["gives nonsense", { sign: () => new Uint8Array(64) }, "does not verify"],
  ["gives a text", { sign: () => "AAAA" as never }, "Uint8Array"],
  ["hashes twice", { sign: hashedTwice }, "does not verify"],
  ["has another public key", { publicKey: new Uint8Array([1, 2, 3]) }, "public key"],
  ["names no algorithm", { algorithm: "des" as never }, "there is no algorithm"],
])(
  "a signer that %s is an error that says so, and nothing is registered",
  async (_, part, message) => {
    const key = await PrivateKey.generate();
    const signer: Signer = {
      algorithm: key.algorithm,
      publicKey: key.publicKey,
      sign: (content) => key.sign(content),
      ...part,
    };
    await expect(connect().provisionDevice(description(), { signer })).rejects.toMatchObject({
      kind: "configuration",
      code: "configuration.signer",
      message: expect.stringContaining(message),
    });
  },
);

async function hashedTwice(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const key = await PrivateKey.generate();
  return key.sign(new Uint8Array(await crypto.subtle.digest("SHA-256", message)));
}

test.each<[string, string, string]>([
  ["nothing", "", "not a PEM private key"],
  ["an encrypted key", "-----BEGIN ENCRYPTED PRIVATE KEY-----", "encrypted"],
  ["an older form", "-----BEGIN EC PRIVATE KEY-----", "not PKCS#8"],
  ["no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "does not parse"],
])("%s is no private key, and is not repeated", async (_, pem, message) => {
  const error = await PrivateKey.fromPem(new Secret(pem)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "configuration.signer",
    message: expect.stringContaining(message),
  });
  expect(String(error)).not.toContain("AAAA");
});

test("attributes that cannot go into a request are violations", async () => {
  const key = await PrivateKey.generate();
  await expect(
    createCsr(key, { "subject.colour": "red", "subject.country": "Germany" }),
  ).rejects.toMatchObject({
    kind: "validation",
    violations: [{ code: "attribute" }, { code: "attribute" }],
  });
});

test.each(["ecdsa_p256_sha256", "ecdsa_p384_sha384"] as const)(
  "a request of a %s key is verified, and a changed one is not",
  async (algorithm) => {
    const csr = await createCsr(await PrivateKey.generate({ algorithm }), {});
    await verifyCsr(csr);
    const changed = csr.replace(/.(?=.*\n-----END)/, (first) => (first === "A" ? "B" : "A"));
    await expect(verifyCsr(changed)).rejects.toMatchObject({
      kind: "validation",
      code: "validation.invalid_request",
      violations: [{ field: "csr", code: "csr.bad_signature" }],
    });
  },
);

test("what is no request says so", async () => {
  await expect(verifyCsr("no request")).rejects.toMatchObject({
    violations: [{ field: "csr", code: "csr.not_pem" }],
  });
});

test("a key store that fails is an error that says so", async () => {
  const keyStore: KeyStore = {
    load: () => undefined,
    store: () => Promise.reject(new Error("the disk is full")),
  };
  await expect(connect().provisionDevice(description(), { keyStore })).rejects.toMatchObject({
    code: "configuration.key_file",
    message: expect.stringContaining("the disk is full"),
  });
});
