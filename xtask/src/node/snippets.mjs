// Runs the TypeScript of a Markdown document, in a project that has the package: snippets.mjs DOCUMENT TSC.
//
// Every block is a module of its own. One that begins with ```ts,no_run is only compiled. What a reader need not see stands
// between `<!-- ts` and `-->`, each on a line of its own, and belongs to the block after it. What runs finds the emulator's
// facts in its environment, and the emulator itself at the address that the documents name. One line of JSON per block is
// written to the file that SNIPPETS_RESULTS names.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";

// Where a reader of the documents is told to start the emulator. The one that is started here has a free port.
const ADDRESS = "http://127.0.0.1:8080";
const [document, compiler] = process.argv.slice(2);
const run = (...command) => spawnSync(process.execPath, command, { encoding: "utf8" });

const blocks = [];
let kept = [];
let open;
for (const [at, line] of readFileSync(document, "utf8").split("\n").entries()) {
  if (open === undefined) {
    const fence = line === "<!-- ts" || /^```(ts|typescript)([ ,].*)?$/.test(line);
    if (fence) open = { line: at + 1, info: line };
  } else if (line.trim() === (open.info.startsWith("<") ? "-->" : "```")) {
    if (open.info.startsWith("`")) {
      // Each line where it is in the document, so that the compiler names the line that the reader sees.
      const source = [];
      for (const [number, text] of kept) source[number] = text;
      const ran = !/\bno_run\b/.test(open.info);
      blocks.push({ line: open.line, ran, error: null, source: [...source].map((text) => text ?? "").join("\n") });
      kept = [];
    }
    open = undefined;
  } else {
    kept.push([at, line]);
  }
}

for (const { line, source } of blocks) writeFileSync(`block${line}.ts`, `${source}\n`);
const compiled = run(compiler, "--project", ".", "--pretty", "false");
// `block12.ts(14,7): error TS2322: ...`, with more lines below that are indented.
let found;
for (const line of compiled.stdout.split("\n").filter(Boolean)) {
  const [, number] = /^block(\d+)\.ts\(/.exec(line) ?? [];
  if (!line.startsWith(" ")) found = blocks.find((block) => `${block.line}` === number);
  if (found === undefined) throw new Error(compiled.stdout);
  found.error = `${found.error ?? ""}${line}\n`;
}
if (compiled.status !== 0 && !blocks.some(({ error }) => error)) throw new Error(compiled.stderr);

for (const block of blocks.filter(({ ran, error }) => ran && error === null)) {
  const module = `out/block${block.line}.js`;
  writeFileSync(module, readFileSync(module, "utf8").replaceAll(ADDRESS, process.env.DEVTRUST_BASE_URL));
  const { status, stdout, stderr } = run("--no-warnings", module);
  // Who shows how errors are handled prints them: what is written to standard error has gone wrong.
  if (status !== 0 || stderr.trim() !== "") block.error = `${stdout}${stderr}`;
}
for (const { line } of blocks) rmSync(`block${line}.ts`);
const results = blocks.map(({ source, ...result }) => `${JSON.stringify(result)}\n`);
writeFileSync(process.env.SNIPPETS_RESULTS, results.join(""));
