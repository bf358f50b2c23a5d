/** What the module says of calls, as JavaScript sees it. */

import type { Bytes } from "./bytes.js";
import { DevtrustError, type Report } from "./errors.js";
import { decoded, unframed } from "./module/messages.js";
import type { Step } from "./options.js";

/** The answer to a raw call. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: Bytes;
}

/** The answer to a raw call: a status and headers as lines of text, then the body. */
export function rawAnswer(payload: Bytes): RawAnswer {
  const [head, body] = unframed(payload);
  const [status, ...lines] = head.split("\n");
  return { status: Number(status), headers: lines.map(header), body };
}

/** `name:value`. */
export function header(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1)];
}

/** A step of a workflow. */
export function step(payload: Uint8Array): Step {
  const read = JSON.parse(decoded(payload));
  if (read.id === null) delete read.id;
  return read;
}

/** An error that core reports. */
export function failed(payload: Uint8Array): DevtrustError {
  return new DevtrustError(JSON.parse(decoded(payload)));
}

/** A defect in the module. */
export function defective(cause: unknown, operation?: string): DevtrustError {
  const message = "devtrust itself failed; the next call starts afresh";
  const report: Report = { kind: "internal", code: "internal.defect", message, operation };
  return new DevtrustError(report, { cause });
}
