// What the files of the npm package cost, beside what they may: sizes.mjs SOURCES COVERAGE.
//
// One line of JSON for each file, and for what whole pages load: its bytes as they are, with gzip -9, with Brotli at its best,
// and the budget for gzip.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

// The first module is on every page; docs/decisions/0005-small-wasm.md says what is in it. Pages load the others when they use them.
const MODULES = [["devtrust", 135_000], ["keys", 133_000], ["workflows", 124_000]];
// The product whose operations are the client's own. Most pages load no other's.
const TOP = "device_trust";
// What a product has in each of its tables for an operation, and once more for what it begins with. They are read before an operation runs.
const EACH = 200;
const TABLES = ["tables.ts", "later.ts"];
// What pages load, keys aside: what they use, up to which file, and how much that may be.
const PAGES = [["a page with Device Trust Manager", 3, 144_000], ["a page with every product's operations", Infinity, 164_000]];

const [sources, coverage] = process.argv.slice(2);

// How many operations each product has, by what their names begin with; those of Device Trust Manager begin with nothing.
const counts = new Map();
for (const [, name] of readFileSync(coverage, "utf8").matchAll(/^\| `([^`]+)`/gm)) {
  const path = name.split(".");
  const product = path.length > 2 ? path[0] : TOP;
  counts.set(product, (counts.get(product) ?? 0) + 1);
}

function size(name, file, budget) {
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const gzip = gzipSync(bytes, { level: 9 }).length;
  return [name, bytes.length, gzip, brotliCompressSync(bytes, { params }).length, budget];
}

const modules = MODULES.map(([name, budget]) => size(`${name}.wasm`, `${sources}/module/${name}.wasm`, budget));
const products = readdirSync(sources).sort((one, other) => (other === TOP) - (one === TOP) || (one < other ? -1 : 1));
const names = products.flatMap((product) => TABLES.map((table) => [product, `${product}/${table}`]));
const tables = names
  .filter(([, name]) => existsSync(`${sources}/${name}`))
  .map(([product, name]) => size(name, `${sources}/${name}`, EACH * (1 + (counts.get(product) ?? 0))));
const loaded = [modules[0], ...tables];
const pages = PAGES.map(([name, files, budget]) => {
  const sum = (column) => loaded.slice(0, files).reduce((sum, row) => sum + row[column], 0);
  return [name, sum(1), sum(2), sum(3), budget];
});
for (const row of [...modules, ...tables, ...pages]) console.log(JSON.stringify(row));
