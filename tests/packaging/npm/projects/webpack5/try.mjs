// webpack 5, without settings but for the entry.
export default async (trial) => {
  trial.write("main.mjs", trial.example());
  await trial.run("webpack", ["--mode", "production", "--entry", "./main.mjs"]);
  trial.measure("dist");
  trial.write("dist/index.html", '<!doctype html><script src="main.js"></script>');
  await trial.registered(await trial.page(await trial.serve("dist")));
};
