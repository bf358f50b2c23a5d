// The README's own lines, for the projects to use as they stand.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = fileURLToPath(new URL("../../../../bindings-wasm/ts/README.md", import.meta.url));
const text = readFileSync(path, "utf8");
const blocks = [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info, code]) => {
  return { language: info.split(" ")[0], code };
});

/** The first block in a language. */
export function block(language) {
  const found = blocks.find((one) => one.language === language);
  if (found === undefined) throw new Error(`the README has no block in ${language}`);
  return found.code;
}

/** The options of the client behind a proxy: `{ baseUrl: "/digicert", proxyAddsKey: true }`. */
export function portalOptions() {
  const [, options] = text.match(/new Client\((\{[^}]*proxyAddsKey[^}]*\})\)/) ?? [];
  if (options === undefined) throw new Error("the README has no client behind a proxy");
  return options;
}

/** Puts something in the place of what is there, and fails where it is not there exactly once. */
export function replaced(code, what, by) {
  const parts = code.split(what);
  if (parts.length !== 2) throw new Error(`${what} is there ${parts.length - 1} times, not once`);
  return parts.join(by);
}
