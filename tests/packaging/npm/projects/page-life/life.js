import * as another from "another";
import * as one from "devtrust";

const log = console.log;
globalThis.lines = [];
console.log = (...words) => {
  globalThis.lines.push(words.join(" "));
  log(...words);
};

globalThis.restored = false;
addEventListener("pageshow", ({ persisted }) => {
  globalThis.restored = persisted;
});

const { api_key: apiKey, base_url: baseUrl, account_id } = await (
  await fetch("http://127.0.0.1:8080/__emulator/ready")
).json();
const clients = [one, another].map(({ Client }) => new Client({ apiKey, baseUrl }));

/** What both copies tell at the same time, and whether each knows the other's errors. */
globalThis.told = async () => {
  const lists = clients.map((client) => client.devices.list({ account_id }).all());
  const names = (await Promise.all(lists)).flat().map(({ name }) => name);
  const errors = clients.map((client) => client.devices.get(" ").catch((error) => error));
  const [first, second] = await Promise.all(errors);
  const known = [another.isDevtrustError(first), one.isDevtrustError(second)];
  const apart = !(first instanceof another.DevtrustError);
  return JSON.stringify({ names, known, apart, restored: globalThis.restored });
};
