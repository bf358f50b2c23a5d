// ES modules in Node.
export default async (trial) => {
  trial.write("main.js", trial.example());
  await trial.registered(await trial.run("node", ["main.js"]));
};
