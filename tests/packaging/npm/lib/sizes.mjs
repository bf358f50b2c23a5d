// How large a bundle is, as it is and compressed.

import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** One line per script or module in a folder, and their sum. */
export function sizesOf(folder) {
  const files = readdirSync(folder, { recursive: true })
    .filter((name) => [".js", ".mjs", ".wasm"].includes(extname(name)))
    .map((name) => {
      const bytes = readFileSync(join(folder, name));
      return { name, size: bytes.length, packed: gzipSync(bytes, { level: 9 }).length };
    });
  const sum = (what) => files.reduce((total, file) => total + file[what], 0);
  files.push({ name: `in all ${files.length}`, size: sum("size"), packed: sum("packed") });
  return files.map(({ name, size, packed }) => `${name}: ${size} bytes, ${packed} gzip`);
}
