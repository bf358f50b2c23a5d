// A module worker without a bundler. Import maps are not for workers, so the package is named by its address.
import { replaced } from "../../lib/readme.mjs";

export default async (trial) => {
  const address = '"/node_modules/devtrust/dist/esm/index.js"';
  trial.write("main.js", replaced(trial.example(), '"devtrust"', address));
  await trial.registered(await trial.page(await trial.serve()));
};
