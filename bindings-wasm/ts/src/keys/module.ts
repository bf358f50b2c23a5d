/** The module for requests, certificates and bundles: loaded by the first call, each call answered at once. */

import { hostClock } from "../clock.js";
import { Instance } from "../module/instance.js";
import { keysModule } from "../module/load.js";
import { decoded, encoded } from "../module/messages.js";

let instance: Instance | undefined;

/** Runs one of the module's functions. */
export async function ask(name: string, given: object): Promise<Record<string, unknown>> {
  instance ??= Instance.of(await keysModule(), hostClock);
  try {
    const call = encoded(JSON.stringify({ function: name, arguments: given }));
    const [answer] = instance.send(0, 0, call);
    return JSON.parse(answer === undefined ? "{}" : decoded(answer.payload));
  } catch (defect) {
    // The next call gets a fresh instance.
    instance = undefined;
    throw defect;
  }
}
