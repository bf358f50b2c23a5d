/**
 * devtrust for Node: the same as everywhere, over Node's own HTTP.
 *
 * @packageDocumentation
 */

import { useTransport } from "./defaults.js";
import { nodeTransport } from "./node/transport.js";

useTransport(nodeTransport);

export * from "./index.js";
