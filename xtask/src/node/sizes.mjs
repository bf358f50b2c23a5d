// What a file costs: `node --eval` with this text and file names prints one line of JSON per file with its bytes as they
// are, with gzip -9 and with Brotli at its best.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const best = constants.BROTLI_MAX_QUALITY;
for (const file of process.argv.slice(1)) {
  const bytes = readFileSync(file);
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const params = { [constants.BROTLI_PARAM_QUALITY]: best, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const brotli = brotliCompressSync(bytes, { params }).length;
  console.log(JSON.stringify({ raw: bytes.length, gzip, brotli }));
}
