// Rollup with its resolver of packages.
export default async (trial) => {
  trial.write("main.js", trial.example());
  await trial.run("rollup", [
    "main.js",
    "--dir",
    "dist",
    "--plugin",
    "node-resolve={browser:true}",
  ]);
  trial.measure("dist");
  trial.write("dist/index.html", '<!doctype html><script type="module" src="main.js"></script>');
  await trial.registered(await trial.page(await trial.serve("dist")));
};
