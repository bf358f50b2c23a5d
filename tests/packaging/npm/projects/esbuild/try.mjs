// esbuild for browsers: in chunks, and everything in one script.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  const build = (...options) =>
    trial.run("esbuild", ["main.ts", "--bundle", "--minify", ...options]);

  await build("--format=esm", "--splitting", "--outdir=split");
  trial.measure("split");
  trial.write("split/index.html", '<!doctype html><script type="module" src="main.js"></script>');
  await trial.registered(await trial.page(await trial.serve("split")));

  await build("--format=iife", "--outdir=whole");
  trial.measure("whole");
  trial.write("whole/index.html", '<!doctype html><script src="main.js"></script>');
  await trial.registered(await trial.page(await trial.serve("whole")));
};
