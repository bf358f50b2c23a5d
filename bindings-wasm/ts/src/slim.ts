/**
 * devtrust without its WebAssembly, for those who load it themselves: from a CDN, from a file, ahead of time.
 *
 * @packageDocumentation
 */

import { type ModuleProvider, provide } from "./module/load.js";

export type {} from "./disposable.js";
export type { ModuleProvider, ModuleSource } from "./module/load.js";
export * from "./public.js";

/** Where the modules are. */
export interface Modules {
  /** `devtrust/devtrust.wasm`. */
  readonly module: ModuleProvider;
  /** `devtrust/keys.wasm`: for certificates, CSRs and `provisionDevice`. */
  readonly keys?: ModuleProvider | undefined;
  /** `devtrust/workflows.wasm`: for the workflows of Trust Lifecycle Manager, `watchAuditLog` and `whoami`. */
  readonly workflows?: ModuleProvider | undefined;
}

/**
 * Says where the modules are: compiled ones, bytes, answers, addresses, or functions that give one of these when it is
 * needed. Nothing is loaded before the first call.
 */
export function initialize(modules: Modules): void {
  provide("main", modules.module);
  if (modules.keys !== undefined) provide("keys", modules.keys);
  if (modules.workflows !== undefined) provide("workflows", modules.workflows);
}
