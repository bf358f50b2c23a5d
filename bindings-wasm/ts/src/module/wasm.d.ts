/** What a bundler of workers makes of a .wasm file. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
