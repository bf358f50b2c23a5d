// A page with a Content Security Policy: one that lets WebAssembly through, and one that does not.
import { Failed } from "../../lib/failure.mjs";

export default async (trial) => {
  trial.write("main.js", trial.example());
  await trial.run("esbuild", [
    ...["main.js", "refused.js", "--bundle", "--format=esm", "--splitting", "--outdir=dist"],
  ]);
  for (const name of ["main", "refused"]) {
    const page = `<!doctype html><script type="module" src="${name}.js"></script>`;
    trial.write(`dist/${name}.html`, page);
  }
  const policy = (scripts) => {
    const rules = `default-src 'none'; script-src ${scripts}; connect-src ${trial.emulator.address}`;
    return { "content-security-policy": rules };
  };

  const allowed = await trial.serve("dist", policy("'self' 'wasm-unsafe-eval'"));
  await trial.registered(await trial.page(`${allowed}/main.html`));

  const forbidden = await trial.serve("dist", policy("'self'"));
  const output = await trial.page(`${forbidden}/refused.html`, { pattern: /^refused: .*$/m });
  const said = output.match(/^refused: .*$/m)[0];
  if (!/^refused: configuration configuration\.invalid .*wasm-unsafe-eval.*script-src/.test(said)) {
    throw new Failed("the error does not say what to add", output);
  }
};
