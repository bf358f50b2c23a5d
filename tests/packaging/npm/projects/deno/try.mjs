// Deno, which checks the types, too, and allows nothing but the network and the package's own files.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  const env = { DENO_DIR: trial.path(".deno"), DENO_NO_UPDATE_CHECK: "1" };
  const { host } = new URL(trial.emulator.address);
  const allowed = [`--allow-net=${host}`, "--node-modules-dir=manual", "--no-prompt"];
  await trial.registered(
    await trial.run("deno", ["run", "--check", ...allowed, "main.ts"], { env }),
  );
};
