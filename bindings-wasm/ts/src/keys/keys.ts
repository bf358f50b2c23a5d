/** What the main module asks of certificates and keys during one call, with the signer and the key store of that call. */

import { reportOf } from "../errors.js";
import type { Patience } from "../patience.js";
import { Secret } from "../secret.js";
import type { KeyStore, Signer } from "./signer.js";

type Arguments = Record<string, unknown>;

/** A request that core wants. */
interface Wanted {
  readonly attributes: Record<string, string>;
  readonly make: boolean;
  /** Which of many keys. */
  readonly name: string | null;
}

/** The code behind it is loaded when it is first used. */
export class Keys {
  readonly #signer: Signer | undefined;
  readonly #store: KeyStore | undefined;
  readonly #patience: Patience;

  constructor(signer: Signer | undefined, store: KeyStore | undefined, patience: Patience) {
    this.#signer = signer;
    this.#store = store;
    this.#patience = patience;
  }

  /** Runs a function that core asks for (`bindings-wasm/src/keys.rs`), and gives its value or its error as JSON. */
  async ask(name: string, given: Arguments): Promise<string> {
    try {
      const value = await this.#patience.for(this.#run(name, given));
      return JSON.stringify({ value: value ?? null });
    } catch (error) {
      return JSON.stringify({ error: reportOf(error) });
    }
  }

  async #run(name: string, given: Arguments): Promise<unknown> {
    switch (name) {
      case "verifies": {
        const { isVerified } = await import("./csr.js");
        return isVerified(String(given.csr));
      }
      case "request":
        return this.#request(given as unknown as Wanted);
      case "x509.verify":
      case "x509.check_revocation":
      case "x509.addresses": {
        const { verified } = await import("./chain.js");
        return verified(name, given);
      }
      default: {
        const { ask } = await import("./module.js");
        return ask(name, given);
      }
    }
  }

  /** A request for the signer's key, the kept one, or a new one; nothing where none is there and none is to be made. */
  async #request({ attributes, make, name }: Wanted): Promise<unknown> {
    const { writeCsr } = await import("./csr.js");
    if (this.#signer !== undefined) return writeCsr(this.#signer, attributes);
    const { keptKey, newKey, oneOf } = await import("./store.js");
    const store = oneOf(this.#store, name);
    const kept = await keptKey(store);
    const key = kept ?? (make ? await newKey(store) : undefined);
    if (key === undefined) return null;
    const written = await writeCsr(key.key, attributes);
    return "csr" in written ? { ...written, private_key: revealed(key.pem) } : written;
  }
}

function revealed(pem: Secret | string): string {
  return pem instanceof Secret ? pem.reveal() : pem;
}
