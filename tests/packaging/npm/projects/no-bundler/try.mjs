// The package as it is, through an import map: with the README's lines, and the example page as it stands.
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const page = new URL(
  "../../../../../bindings-wasm/ts/examples/browser/index.html",
  import.meta.url,
);

export default async (trial) => {
  trial.write("main.js", trial.example());
  const address = await trial.serve();
  await trial.registered(await trial.page(`${address}/index.html`));

  copyFileSync(fileURLToPath(page), trial.path("example.html"));
  trial.address("example.html");
  const act = async (example) => {
    await example.click("button");
    const certificate = example.locator("#certificate", { hasText: "END CERTIFICATE" });
    await certificate.waitFor({ timeout: 30_000 });
    return example.textContent("body");
  };
  const options = { act, pattern: /END CERTIFICATE/ };
  const shown = await trial.page(`${address}/example.html`, options);
  await trial.registered(shown, { listed: false });
};
