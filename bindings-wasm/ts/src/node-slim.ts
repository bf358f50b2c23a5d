/**
 * devtrust for Node without its WebAssembly.
 *
 * @packageDocumentation
 */

import { useTransport } from "./defaults.js";
import { nodeTransport } from "./node/transport.js";

useTransport(nodeTransport);

export * from "./slim.js";
