/** Where the modules come from. Each is compiled once, by the first call that needs it. */

import { DevtrustError, misconfigured } from "../errors.js";

/** What a module can be made from: a compiled one, its bytes, an answer with them, or where to fetch it. */
export type ModuleSource = WebAssembly.Module | BufferSource | Response | URL | string;

/** A source, or a function that gives it when it is needed. */
export type ModuleProvider =
  | ModuleSource
  | Promise<ModuleSource>
  | (() => ModuleSource | Promise<ModuleSource>);

type Name = "main" | "keys" | "workflows";

const providers: { [name in Name]?: ModuleProvider } = {};
const compiled: { [name in Name]?: Promise<WebAssembly.Module> } = {};

/** Says where a module comes from, in place of what was said before. */
export function provide(name: Name, provider: ModuleProvider): void {
  providers[name] = provider;
  delete compiled[name];
}

/** The module that every call goes through. */
export function mainModule(): Promise<WebAssembly.Module> {
  return module("main");
}

/** The module for certificates and keys. */
export function keysModule(): Promise<WebAssembly.Module> {
  return module("keys");
}

/** The module with the code of workflows. */
export function workflowsModule(): Promise<WebAssembly.Module> {
  return module("workflows");
}

async function module(name: Name): Promise<WebAssembly.Module> {
  compiled[name] ??= compile(name);
  try {
    return await compiled[name];
  } catch (problem) {
    // What could not be loaded now may be there later.
    delete compiled[name];
    throw problem;
  }
}

async function compile(name: Name): Promise<WebAssembly.Module> {
  if (typeof WebAssembly === "undefined") {
    throw misconfigured(
      "this browser or runtime has WebAssembly switched off, which devtrust needs",
    );
  }
  const provider = providers[name];
  if (provider === undefined) {
    const option = name === "main" ? "module" : name;
    throw misconfigured(
      `devtrust/slim was not told where its WebAssembly is: call initialize({ ${option} }) first, or import "devtrust"`,
    );
  }
  try {
    const source = await (typeof provider === "function" ? provider() : provider);
    return await compileSource(source);
  } catch (problem) {
    throw unusable(name, problem);
  }
}

async function compileSource(source: ModuleSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === "string" || source instanceof URL) {
    return compileSource(await fetch(source));
  }
  if (source instanceof Response) {
    if (!source.ok) throw new Error(`${source.url || "the file"}: HTTP ${source.status}`);
    return WebAssembly.compile(await source.arrayBuffer());
  }
  return WebAssembly.compile(source);
}

function unusable(name: Name, problem: unknown): DevtrustError {
  if (problem instanceof DevtrustError) return problem;
  const detail = problem instanceof Error ? problem.message : String(problem);
  const forbidden = /Content Security Policy|unsafe-eval|disallowed by embedder/i.test(detail);
  const file = name === "main" ? "devtrust.wasm" : `${name}.wasm`;
  if (!forbidden) return missing(file, problem);
  const remedy =
    "the page's Content Security Policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src";
  return misconfigured(`${remedy} (${detail})`, { cause: problem });
}

/** A part of the package that is loaded when it is first needed, and is not there. @internal */
export function missing(what: string, problem: unknown): DevtrustError {
  const detail = problem instanceof Error ? problem.message : String(problem);
  const message = `${what} could not be loaded: check that it (or the chunk that holds it) is deployed with the application (${detail})`;
  return misconfigured(message, { cause: problem });
}
