// Bun, as it runs TypeScript.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  await trial.registered(await trial.run("bun", ["run", "main.ts"]));
};
