// TypeScript as bundlers resolve modules: tsc checks, esbuild translates.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  await trial.run("tsc", []);
  await trial.run("esbuild", [
    "main.ts",
    "--bundle",
    "--platform=node",
    "--format=esm",
    "--outfile=out.mjs",
  ]);
  await trial.registered(await trial.run("node", ["out.mjs"]));
};
