/** Keys that are kept between runs. */

import type { Secret } from "../secret.js";
import { PrivateKey } from "./private_key.js";
import { storeProblem } from "./problem.js";
import type { KeyStore } from "./signer.js";

interface Kept {
  readonly key: PrivateKey;
  readonly pem: Secret | string;
}

/** The place of one of many keys, where there are many. */
export function oneOf(store: KeyStore | undefined, name: string | null): KeyStore | undefined {
  if (store === undefined || name === null) return store;
  if (store.named === undefined) throw storeProblem("it holds one key; give it `named` for many");
  return store.named(name);
}

/** The key that the store keeps. */
export async function keptKey(store: KeyStore | undefined): Promise<Kept | undefined> {
  if (store === undefined) return undefined;
  const pem = await used(() => store.load());
  if (pem === undefined || pem === null) return undefined;
  return { key: await used(() => PrivateKey.fromPem(pem)), pem };
}

/** A new P-256 key, kept before it is used. */
export async function newKey(store: KeyStore | undefined): Promise<Kept> {
  const key = await PrivateKey.generate({ extractable: true });
  const pem = await key.toPem();
  if (store === undefined) return { key, pem };
  await used(() => store.store(pem));
  // Somebody else may have been faster: what the store holds now is the key.
  const kept = await keptKey(store);
  if (kept === undefined) throw storeProblem("it was written but is not there");
  return kept;
}

async function used<T>(step: () => Promise<T> | T): Promise<T> {
  try {
    return await step();
  } catch (thrown) {
    throw storeProblem(thrown instanceof Error ? thrown.message : String(thrown), {
      cause: thrown,
    });
  }
}
