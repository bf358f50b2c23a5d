// Bun, as it runs TypeScript.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  // Puts the binary for this machine, which npm has installed beside it, in its place.
  await trial.run("node", ["node_modules/bun/install.js"]);
  await trial.registered(await trial.run("bun", ["run", "main.ts"]));
};
