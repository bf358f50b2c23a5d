// `devtrust/slim`, with the modules from files.
import { rmSync } from "node:fs";
import { replaced } from "../../lib/readme.mjs";

export default async (trial) => {
  trial.write("main.js", replaced(trial.example(), '"devtrust"', '"devtrust/slim"'));
  // Nothing else is left to load them from.
  for (const name of ["devtrust", "keys"]) {
    rmSync(trial.path(`node_modules/devtrust/dist/esm/module/${name}.inline.js`));
  }
  await trial.registered(await trial.run("node", ["start.js"]));
};
