/** Answers of Node's HTTP: read whole, unpacked, and never beyond what is allowed. */

import type { IncomingMessage } from "node:http";
import type { Duplex, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { Trouble } from "../failure.js";
import { joined, type Received } from "../transport.js";

/** Reads an answer with its body, which may have so many bytes; the rest of a larger one is not read. */
export function read(
  answer: IncomingMessage,
  limit: number,
  resolve: (received: Received) => void,
  reject: (problem: unknown) => void,
): void {
  const { statusCode = 0, rawHeaders } = answer;
  const tooLarge = (body: Readable) => {
    reject(new Trouble("too_large", false, `the answer is larger than ${limit} bytes`));
    body.destroy();
  };
  if (Number(named("content-length", rawHeaders)) > limit) {
    tooLarge(answer);
    return;
  }
  const body = unpacked(answer);
  const pieces: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  // By events: an iterator would cost a promise for each piece.
  body.on("data", (piece: Uint8Array) => {
    length += piece.length;
    if (length > limit) tooLarge(body);
    else pieces.push(piece);
  });
  body.on("end", () => {
    ended = true;
    const headers = rawHeaders.join("\n");
    resolve({ status: statusCode, headers, body: joined(pieces, length) });
  });
  body.on("error", reject);
  body.on("close", () => ended || reject(new Error("the connection was closed")));
}

/** The value of a header, in a list of names and values in turn. Node's own table of all of them costs more than the look. */
export function named(name: string, headers: readonly string[]): string | undefined {
  const at = headers.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at < 0 ? undefined : headers[at + 1];
}

/** The body as it was before it was compressed. One that ends too early is an error. */
function unpacked(answer: IncomingMessage): Readable {
  const unpacker = unpackerOf(answer);
  if (unpacker === undefined) return answer;
  answer.on("error", (problem) => unpacker.destroy(problem));
  unpacker.on("close", () => answer.destroy());
  return answer.pipe(unpacker);
}

function unpackerOf(answer: IncomingMessage): Duplex | undefined {
  if (answer.statusCode === 204 || answer.statusCode === 304) return undefined;
  switch (named("content-encoding", answer.rawHeaders)?.toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
