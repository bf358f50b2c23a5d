// A worker that Vite 7 bundles: with the one setting that it needs, and in the version before Rolldown.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  await trial.run("vite", ["build"]);
  const server = trial.start("vite", ["preview", "--host", "127.0.0.1", "--port", "0"]);
  const [, address] = await server.found(/Local:\s+(http:\S+)/);
  await trial.registered(await trial.page(address));
};
