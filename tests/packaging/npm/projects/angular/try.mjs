// What Angular builds, with its compiler's own bundler.
export default async (trial) => {
  trial.write("src/example.ts", trial.example());
  const env = { NG_CLI_ANALYTICS: "false", CI: "1" };
  await trial.run("ng", ["build"], { env, deadline: 300_000 });
  trial.measure("dist");
  await trial.registered(await trial.page(await trial.serve("dist")));
};
