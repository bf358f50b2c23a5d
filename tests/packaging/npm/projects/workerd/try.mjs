// workerd, the runtime of Cloudflare Workers: WebAssembly is compiled ahead of time, from files beside the worker.
export default async (trial) => {
  trial.write("main.js", trial.example());
  const conditions = "--conditions=workerd,worker,browser";
  const options = ["--bundle", "--format=esm", "--loader:.wasm=copy", conditions, "--outdir=dist"];
  await trial.run("esbuild", ["worker.js", ...options]);
  trial.measure("dist");
  await trial.registered(await trial.run("node", ["start.js"]));
};
