/** Answers of Node's HTTP: read whole, unpacked, and never beyond what is allowed. */

import type { IncomingMessage } from "node:http";
import type { Duplex, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Bytes } from "../bytes.js";
import { Trouble } from "../failure.js";
import { joined, type Received } from "../transport.js";

/** An answer with its body, which may have so many bytes; the rest of a larger one is not read. */
export async function read(answer: IncomingMessage, limit: number): Promise<Received> {
  const { statusCode = 0, rawHeaders } = answer;
  const body = await whole(answer, limit);
  if (body !== undefined) return { status: statusCode, headers: rawHeaders.join("\n"), body };
  throw new Trouble("too_large", false, `the answer is larger than ${limit} bytes`);
}

/** The body; nothing where it is larger than allowed. */
async function whole(answer: IncomingMessage, limit: number): Promise<Bytes | undefined> {
  if (Number(answer.headers["content-length"] ?? 0) > limit) {
    answer.destroy();
    return undefined;
  }
  return collected(unpacked(answer), limit);
}

/** Pieces by events: an iterator would cost a promise for each. */
function collected(body: Readable, limit: number): Promise<Bytes | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    let length = 0;
    let ended = false;
    body.on("data", (piece: Uint8Array) => {
      length += piece.length;
      if (length <= limit) {
        pieces.push(piece);
        return;
      }
      ended = true;
      resolve(undefined);
      body.destroy();
    });
    body.on("end", () => {
      ended = true;
      resolve(joined(pieces, length));
    });
    body.on("error", reject);
    body.on("close", () => {
      if (!ended) reject(new Error("the connection was closed"));
    });
  });
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
  switch (answer.headers["content-encoding"]?.toLowerCase()) {
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
