// Plain CommonJS in Node: `require` in place of `import`.
import { replaced } from "../../lib/readme.mjs";

export default async (trial) => {
  const line = 'import { Client, isDevtrustError } from "devtrust";';
  const required = 'const { Client, isDevtrustError } = require("devtrust");';
  trial.write("main.js", replaced(trial.example(), line, required));
  await trial.registered(await trial.run("node", ["main.js"]));
};
