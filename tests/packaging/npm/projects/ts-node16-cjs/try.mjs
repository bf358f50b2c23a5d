// TypeScript in a CommonJS package: the compiler makes `require` of `import`.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  await trial.run("tsc", []);
  await trial.registered(await trial.run("node", ["out/main.js"]));
};
