/** The module for requests, certificates and bundles: loaded by the first call, each call answered at once. */

import { hostClock } from "../clock.js";
import { defective } from "../errors.js";
import { type Instance, instantiate } from "../module/instance.js";
import glue from "../module/keys.glue.js";
import { keysModule } from "../module/load.js";

/** What the module exports: `bindings-wasm/keys/src/functions.rs`. */
interface Api {
  run(name: string, given: string): Record<string, unknown>;
}

let instance: Instance<Api> | undefined;
let defect: unknown;

/** Runs one of the module's functions. */
export async function ask(name: string, given: object): Promise<Record<string, unknown>> {
  const module = await keysModule();
  instance ??= instantiate(glue, module, hostClock, (cause) => {
    // The next call gets a fresh instance.
    instance = undefined;
    defect = cause;
  });
  const answer = instance.api.run(name, JSON.stringify(given));
  if (instance === undefined) throw defective(defect);
  return answer;
}
