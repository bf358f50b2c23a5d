// The README's proxy in nginx, running from the project's own folder.
import { accessSync, constants, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { Skipped } from "../../lib/failure.mjs";
import { block, replaced } from "../../lib/readme.mjs";

export default async (trial) => {
  const { emulator } = trial;
  const program = installed() ?? (await unpacked(trial));
  const port = await freePort();
  const target = replaced(block("nginx"), "https://demo.one.digicert.com", emulator.address);
  const host = replaced(target, "demo.one.digicert.com", new URL(emulator.address).host);
  const location = replaced(host, '"..."', `"${emulator.key}"`);
  const settings = { PORT: port, PREFIX: trial.dir, LOCATION: location };
  let conf = readFileSync(trial.path("nginx.conf"), "utf8");
  for (const [name, value] of Object.entries(settings)) conf = replaced(conf, name, value);
  trial.write("nginx.conf", conf);
  mkdirSync(trial.path("temporary"));

  trial.write("main.js", trial.portalExample());
  const parameters = ["-p", trial.dir, "-c", "nginx.conf", "-e", "stderr"];
  const server = trial.start(program, parameters);
  const address = `http://127.0.0.1:${port}/`;
  await answering(address, server);
  const output = await trial.page(address);
  const asked = (await emulator.requests()).filter((request) => request.startsWith("OPTIONS "));
  if (asked.length > 0) throw new Error(`the browser asked before a call: ${asked.join(", ")}`);
  await trial.registered(output);
};

function installed() {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin"];
  return folders
    .map((folder) => `${folder}/nginx`)
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Debian's package, unpacked into the project: the system stays as it is. */
async function unpacked(trial) {
  try {
    await trial.run("/usr/bin/apt-get", ["download", "nginx"]);
    const [archive] = readdirSync(trial.dir).filter((name) => name.endsWith(".deb"));
    await trial.run("/usr/bin/dpkg-deb", ["--extract", archive, "nginx"]);
    const program = trial.path("nginx/usr/sbin/nginx");
    await trial.run(program, ["-v"]);
    return program;
  } catch (problem) {
    const why = `${problem.message} ${problem.output ?? ""}`.replace(/\s+/g, " ").slice(0, 200);
    throw new Skipped(`nginx is not installed and Debian's package cannot be had: ${why}`);
  }
}

/** A port that nothing listens on. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until the first answer. */
async function answering(address, server) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await fetch(address);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`nginx does not answer: ${server.output()}`);
}
