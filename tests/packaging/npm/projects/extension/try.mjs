// A browser extension's service worker. Those have no import(), so all of it is one script.
import { copyFileSync, mkdirSync } from "node:fs";

const KEEP = 'globalThis.printed="";console.log=(...words)=>{printed+=words.join(" ")+"\\n"};console.error=console.log;';

export default async (trial) => {
  trial.write("main.ts", trial.example());
  mkdirSync(trial.path("extension"));
  copyFileSync(trial.path("manifest.json"), trial.path("extension", "manifest.json"));
  const whole = ["--bundle", "--minify", `--banner:js=${KEEP}`];
  await trial.run("esbuild", ["main.ts", ...whole, "--outfile=extension/background.js"]);
  trial.measure("extension");
  await trial.registered(await trial.extension("extension"));
};
