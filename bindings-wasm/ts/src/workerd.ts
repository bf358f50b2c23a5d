/**
 * devtrust for workerd (Cloudflare Workers), which compiles WebAssembly only ahead of time.
 *
 * @packageDocumentation
 */

import main from "../devtrust.wasm";
import keys from "../keys.wasm";
import workflows from "../workflows.wasm";
import { useFetch } from "./defaults.js";
import { provide } from "./module/load.js";

provide("main", main);
provide("keys", keys);
provide("workflows", workflows);
useFetch();

export type {} from "./disposable.js";
export * from "./public.js";
