/** Every message that goes in or out of the module. `bindings-wasm/src/messages.rs` has the same numbers. */

import type { Bytes } from "../bytes.js";
/** To the module. */
export const In = {
  open: 1,
  close: 2,
  call: 3,
  abort: 4,
  answer: 5,
  shape: 6,
} as const;

/** From the module. */
export const Out = {
  opened: 1,
  json: 2,
  bytes: 3,
  nothing: 4,
  raw: 5,
  failed: 6,
  send: 7,
  sleep: 8,
  keys: 9,
  cancel: 10,
  step: 11,
  event: 12,
  shape: 13,
} as const;

/** A message from the module. */
export interface Message {
  readonly kind: number;
  /** The session, call or port that it is about. */
  readonly id: number;
  readonly payload: Bytes;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Text as UTF-8. */
export function encoded(text: string): Bytes {
  return encoder.encode(text);
}

/** Text from UTF-8. */
export function decoded(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Text followed by bytes, with the length of the text in front. */
export function framed(head: string, body: Uint8Array = new Uint8Array()): Bytes {
  const text = encoder.encode(head);
  const message = new Uint8Array(4 + text.length + body.length);
  new DataView(message.buffer).setUint32(0, text.length, true);
  message.set(text, 4);
  message.set(body, 4 + text.length);
  return message;
}

/** Takes such a message apart. */
export function unframed(message: Bytes): [string, Bytes] {
  const length = new DataView(message.buffer, message.byteOffset).getUint32(0, true);
  return [decoder.decode(message.subarray(4, 4 + length)), message.subarray(4 + length)];
}
