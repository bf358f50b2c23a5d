// The oldest TypeScript whose checks of libraries pass: the typed arrays of the package's types have a parameter, as
// since 5.7.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  await trial.run("tsc", []);
  await trial.registered(await trial.run("node", ["out/main.js"]));
};
