// The README's proxy in Vite's development server: the page reaches the service through it alone and has no key.
import { block, replaced } from "../../lib/readme.mjs";

export default async (trial) => {
  const { emulator } = trial;
  trial.write("main.ts", trial.portalExample());
  trial.write(
    "vite.config.js",
    replaced(block("js"), "https://demo.one.digicert.com", emulator.address),
  );
  const env = { DIGICERT_API_KEY: emulator.key };
  const server = trial.start("vite", ["--host", "127.0.0.1", "--port", "0"], { env });
  const [, address] = await server.found(/Local:\s+(http:\S+)/);
  const output = await trial.page(address);
  const asked = (await emulator.requests()).filter((request) => request.startsWith("OPTIONS "));
  if (asked.length > 0) throw new Error(`the browser asked before a call: ${asked.join(", ")}`);
  await trial.registered(output);
};
