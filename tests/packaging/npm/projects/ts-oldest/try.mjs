// The oldest TypeScript whose checks of libraries pass.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  await trial.run("tsc", []);
  await trial.registered(await trial.run("node", ["out/main.js"]));
};
