// TypeScript as Node resolves modules, in a package of ES modules.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  await trial.run("tsc", []);
  await trial.registered(await trial.run("node", ["out/main.js"]));
};
