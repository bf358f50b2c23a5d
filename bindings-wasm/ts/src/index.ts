/**
 * devtrust: the client library for DigiCert ONE Device Trust Manager.
 *
 * @packageDocumentation
 */

import { unpacked } from "./module/inline.js";
import { provide } from "./module/load.js";

provide("main", async () => unpacked((await import("./module/devtrust.inline.js")).default));
provide("keys", async () => unpacked((await import("./module/keys.inline.js")).default));
provide("workflows", async () => unpacked((await import("./module/workflows.inline.js")).default));

export type {} from "./disposable.js";
export * from "./public.js";
