/**
 * devtrust for workerd (Cloudflare Workers), which compiles WebAssembly only ahead of time.
 *
 * @packageDocumentation
 */

import { provide } from "./module/load.js";
// @ts-ignore -- a module of WebAssembly, which the bundler of workers understands
import main from "../devtrust.wasm";
// @ts-ignore -- the same
import keys from "../keys.wasm";

provide("main", main);
provide("keys", keys);

export * from "./public.js";
