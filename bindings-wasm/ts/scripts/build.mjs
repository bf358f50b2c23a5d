// Builds dist/ from src/: the modules put into JavaScript, then both forms of the package, and the modules as files.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const MODULES = ["devtrust", "keys", "workflows"];

for (const name of MODULES) {
  const packed = gzipSync(readFileSync(at(`src/module/${name}.wasm`)), { level: 9 });
  const text = `/** ${name}.wasm, compressed, in base64. */\nexport default "${packed.toString("base64")}";\n`;
  writeFileSync(at(`src/module/${name}.inline.ts`), text);
}
rmSync(at("dist"), { recursive: true, force: true });
for (const config of ["tsconfig.json", "tsconfig.cjs.json"]) {
  execFileSync(process.execPath, [at("node_modules/typescript/bin/tsc"), "-p", at(config)], {
    stdio: "inherit",
  });
}
mkdirSync(at("dist/cjs"), { recursive: true });
writeFileSync(at("dist/cjs/package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
for (const name of MODULES) {
  copyFileSync(at(`src/module/${name}.wasm`), at(`dist/${name}.wasm`));
}
