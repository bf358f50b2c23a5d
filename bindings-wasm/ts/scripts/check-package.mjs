// What publint and arethetypeswrong say about the package as it would be published.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "devtrust-pack-"));
const run = (program, ...parameters) =>
  execFileSync(program, parameters, { cwd: root, stdio: "inherit" });

try {
  execFileSync("npm", ["pack", "--silent", "--pack-destination", out], { cwd: root });
  const [tarball] = readdirSync(out);
  run(join(root, "node_modules/.bin/publint"), "--strict", join(out, tarball));
  // The .wasm entries are files, not modules with types.
  run(
    join(root, "node_modules/.bin/attw"),
    join(out, tarball),
    "--profile=node16",
    "--exclude-entrypoints=./devtrust.wasm",
    "--exclude-entrypoints=./keys.wasm",
    "--exclude-entrypoints=./workflows.wasm",
  );
} finally {
  rmSync(out, { recursive: true, force: true });
}
