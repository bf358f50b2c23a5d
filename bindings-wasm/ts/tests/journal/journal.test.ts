/** A run with a journal goes on where it was; what cannot be, is refused before anything is sent. */

import { spawnSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import { hostClock } from "../../src/clock.js";
import {
  Client,
  createCsr,
  type Fetch,
  type Outcome,
  PrivateKey,
  type Run,
  Secret,
} from "../../src/index.js";
import { connect, description, ready, unique } from "../support/emulator.js";
import { folder } from "../support/journal/processes.js";

const ID = "123e4567-e89b-42d3-a456-426614174000";
const certificate_policies = { bootstrap: [{ certificate_policy_id: ID }] };
const device = { account_id: ID, device_group_id: ID, certificate_policies };

/** A service that registers whatever it is sent, and keeps the names. */
function service(answer: (name: string) => Response = registered) {
  const names: string[] = [];
  const fetch: Fetch = async (_url, init) => {
    const body = init?.body;
    if (!(body instanceof Uint8Array)) return json({ records: [] });
    const { name } = JSON.parse(new TextDecoder().decode(body));
    names.push(name);
    await new Promise((resolve) => setTimeout(resolve));
    return answer(name);
  };
  const options = {
    apiKey: "key",
    baseUrl: "http://127.0.0.1:1",
    fetch,
    retry: { maxAttempts: 1 },
  };
  return { client: new Client(options, { ...hostClock }), names };
}

function json(body: object, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json" },
  });
}

const registered = (name: string) => json({ id: ID, device_id: name }, 201);

const named = (...names: string[]) => names.map((name) => ({ ...device, name }));
const presses = (count: number) => named(...Array.from({ length: count }, (_, n) => `Press ${n}`));

async function all<T>(run: Run<T>): Promise<Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  for await (const outcome of run) outcomes.push(outcome);
  return outcomes.sort((one, other) => one.position - other.position);
}

/** What the file holds. */
function rows(journal: string): Record<string, unknown>[] {
  const file = new DatabaseSync(journal, { readOnly: true });
  try {
    return file.prepare("SELECT * FROM input ORDER BY position").all();
  } finally {
    file.close();
  }
}

/** What another process says that reads the file. */
function readElsewhere(journal: string): string {
  const script =
    "new (require('node:sqlite').DatabaseSync)(process.argv[1]).prepare('SELECT * FROM run').get()";
  const words = ["--no-warnings", "--eval", script, journal];
  return spawnSync(process.execPath, words, { encoding: "utf8" }).stderr;
}

const codes = (outcomes: Outcome<unknown>[]) => outcomes.map(({ error }) => error?.code);

test("a second run hands on what the first one got, and a row that failed may be mended", async () => {
  const journal = join(folder(), "run.db");
  const { client, names } = service();
  const table = presses(600);
  table[3] = { ...device, name: "?" };
  const first = await all(client.many.devices.register(table, { journal }));
  expect(codes(first).filter((code) => code !== undefined)).toEqual(["validation.invalid_request"]);
  expect(first[3]?.error?.violations.map(({ field }) => field)).toEqual(["name"]);
  expect(first.every(({ known }) => known === undefined)).toBe(true);
  expect(statSync(journal).mode & 0o777).toBe(0o600);
  const sent = names.length;
  table[3] = { ...device, name: "Press 3" };
  const run = client.many.devices.register(table, { journal });
  const again = await all(run);
  expect(names.slice(sent)).toEqual(["Press 3"]);
  expect(run.summary).toMatchObject({ begun: 600, done: 600, known: 599, ending: "complete" });
  expect(again.map(({ known }) => known === true)).toEqual(table.map((_, n) => n !== 3));
  expect(again.map(({ result }) => result?.device_id)).toEqual(table.map(({ name }) => name));
  expect(again[0]?.result).toEqual(first[0]?.result);
});

test("a row that was begun must stay what it was", async () => {
  const journal = join(folder(), "run.db");
  const { client, names } = service();
  await client.many.devices.register(presses(3), { journal }).wait();
  for (let time = 0; time < 2; time += 1) {
    const other = await all(client.many.devices.register(named("A", "B", "C", "D"), { journal }));
    const refused = Array(3).fill("conflict.queued");
    expect(codes(other)).toEqual([...refused, undefined]);
    expect(other[0]?.error?.message).toContain("another input at position 0");
    expect(other[0]?.error?.operation).toBe("devices.register");
  }
  expect(names).toEqual(["Press 0", "Press 1", "Press 2", "D"]);
});

test("what was under way is looked up, and what cannot be is not sent again", async () => {
  const journal = join(folder(), "run.db");
  const client = connect();
  const first = await client.provisionDevice(description());
  const { certificate_policy_id, device_group_id } = first;
  const csr = await createCsr(await PrivateKey.generate(), { "subject.common_name": "press" });
  const bootstrap = [{ certificate_policy_id, csr }];
  const common = { account_id: ready.account_id, device_group_id };
  const row = { name: unique("Press"), certificate_policies: { bootstrap } };
  const [done] = await all(client.many.devices.register([row], { common, journal }));
  expect(done?.error).toBe(undefined);
  // As a run leaves it that was killed while it waited for the answer.
  const file = new DatabaseSync(journal);
  file.exec("UPDATE input SET result = NULL");
  file.close();
  const [again] = await all(client.many.devices.register([row], { common, journal }));
  expect([again?.error, again?.known]).toEqual([undefined, undefined]);
  expect(again?.result?.device_id).toBe(done?.result?.device_id);
});

test("keys that are made are in the file with their requests, and come with the results", async () => {
  const journal = join(folder(), "run.db");
  const names = [0, 1, 2].map(() => unique("Press"));
  const table = names.map((name) => ({ device: { name } }));
  const common = { ...description(), device: { attributes: {} } };
  const keys: (string | undefined)[][] = [];
  for (let time = 0; time < 2; time += 1) {
    const run = connect().many.provisionDevice(table, { common, journal, inFlight: 1 });
    const outcomes = await all(run);
    expect(codes(outcomes)).toEqual([undefined, undefined, undefined]);
    expect(outcomes.every(({ known = false }) => known === (time === 1))).toBe(true);
    for (const { result } of outcomes) {
      expect(result?.private_key).toBeInstanceOf(Secret);
      const key = createPrivateKey(result?.private_key?.reveal() ?? "");
      expect(new X509Certificate(result?.certificate ?? "").checkPrivateKey(key)).toBe(true);
    }
    keys.push(outcomes.map(({ result }) => result?.private_key?.reveal()));
  }
  expect(new Set(keys[0]).size).toBe(3);
  expect(keys[1]).toEqual(keys[0]);
  const kept = rows(journal);
  expect(kept.map(({ private_key }) => private_key)).toEqual(keys[0]);
  for (const { request, result } of kept) {
    expect(JSON.parse(String(request)).csr).toContain("CERTIFICATE REQUEST");
    expect(String(result)).not.toContain("PRIVATE KEY");
  }
});

test("a row of a description that is wrong says all that is, and may be mended", async () => {
  const journal = join(folder(), "run.db");
  const common = { ...description(), device: {} };
  const wrong = { device: { name: "-", attributes: { "subject.nonsense": "x" } }, account_id: "?" };
  const [refused] = await all(connect().many.provisionDevice([wrong], { common, journal }));
  expect(refused?.error?.violations.map(({ field }) => field)).toEqual([
    "account_id",
    "device.name",
  ]);
  const mended = { device: { name: unique("Press") } };
  const [done] = await all(connect().many.provisionDevice([mended], { common, journal }));
  expect(done?.error).toBe(undefined);
  expect(done?.result?.private_key).toBeInstanceOf(Secret);
});

test("what would make a key that nobody keeps is refused", async () => {
  const journal = join(folder(), "run.db");
  const { client } = service();
  const request = { profile_id: ID, seat_id: "s" };
  const run = client.many.trustLifecycle.issueCertificate([request as never], { journal });
  const [outcome] = await all(run);
  expect(outcome?.error?.violations.map(({ field, code }) => [field, code])).toEqual([
    ["csr", "required"],
  ]);
});

test("a file is of one operation and one run, and is free when that is over or left", async () => {
  const journal = join(folder(), "run.db");
  const { client, names } = service();
  const refused = { code: "configuration.journal", kind: "configuration" };
  const message = expect.stringContaining("another run is using it");
  const run = client.many.devices.register(presses(200), { journal, inFlight: 2 });
  await run.next();
  const second = client.many.devices.register(presses(200), { journal });
  await expect(second.wait()).rejects.toMatchObject({ ...refused, message });
  expect(second.summary).toMatchObject({ begun: 0, ending: "hopeless", error: refused });
  // The one that was refused has not let go of what the other one holds.
  expect(readElsewhere(journal)).toContain("database is locked");
  await run.return();
  expect(readElsewhere(journal)).toBe("");
  // Those that were noted ahead and not begun are not in doubt.
  const { begun } = run.summary;
  expect(rows(journal).map(({ position }) => position)).toEqual([...Array(begun).keys()]);
  expect(begun).toBeGreaterThanOrEqual(names.length);
  expect(begun).toBeLessThan(200);
  const other = client.many.devices.delete(["a"], { journal });
  await expect(other.wait()).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining("it is of a run of devices.register, not of devices.delete"),
  });
});

test("what cannot be a journal is said before anything is sent", async () => {
  const at = folder();
  const { client, names } = service();
  mkdirSync(join(at, "folder"));
  writeFileSync(join(at, "text"), "no database, but longer than the header of one".repeat(100));
  const other = new DatabaseSync(join(at, "other"));
  other.exec("CREATE TABLE mine (a)");
  other.close();
  for (const [name, version] of [
    ["sealed", 2],
    ["newer", 3],
  ]) {
    const file = new DatabaseSync(join(at, `${name}`));
    file.exec(
      `CREATE TABLE run (a); PRAGMA application_id = 0x64767472; PRAGMA user_version = ${version}`,
    );
    file.close();
  }
  const why = {
    "none/run.db": "no such file",
    folder: "unable to open database file",
    text: "file is not a database",
    other: "no journal of a run",
    sealed: "encrypted under a passphrase",
    newer: "newer version of devtrust (layout 3, this one knows 1)",
  };
  for (const [name, message] of Object.entries(why)) {
    const run = client.many.devices.register(presses(3), { journal: join(at, name) });
    await expect(run.wait(), name).rejects.toMatchObject({
      code: "configuration.journal",
      message: expect.stringContaining(message),
    });
  }
  const bytes = client.many.devices.bootstrapConfig([ID], { journal: join(at, "bytes") });
  await expect(bytes.wait()).rejects.toMatchObject({
    code: "configuration.journal",
    message: expect.stringContaining("devices.bootstrap_config gives none"),
  });
  expect(() => statSync(join(at, "bytes"))).toThrow("ENOENT");
  expect(names).toEqual([]);
});

test("rows that come with time are noted many at once, in their order", async () => {
  const journal = join(folder(), "run.db");
  const { client, names } = service();
  const commits = vi.spyOn(DatabaseSync.prototype, "exec");
  let taken = 0;
  async function* slowly() {
    for (const row of presses(1_000)) {
      taken += 1;
      yield row;
    }
    throw new Error("row 1000 cannot be read");
  }
  const run = client.many.devices.register(slowly(), { journal });
  await run.next();
  expect(taken).toBeLessThan(700);
  await expect(run.wait()).rejects.toThrow("row 1000 cannot be read");
  const full = commits.mock.calls.filter(([text]) => text.includes("synchronous = FULL"));
  commits.mockRestore();
  expect(names).toHaveLength(1_000);
  expect(new Set(names).size).toBe(1_000);
  expect(full.length).toBeLessThan(50);
  expect(rows(journal).map(({ position }) => position)).toEqual([...Array(1_000).keys()]);
});

test("what is damaged in the file ends the run where it is", async () => {
  const journal = join(folder(), "run.db");
  const { client } = service();
  await client.many.devices.register(presses(20), { journal }).wait();
  const file = new DatabaseSync(journal);
  file.exec("UPDATE input SET result = '{' WHERE position = 10");
  file.close();
  const run = client.many.devices.register(presses(20), { journal });
  const outcomes = await all(run);
  expect(outcomes.slice(0, 10).map(({ known }) => known)).toEqual(Array(10).fill(true));
  expect(outcomes[10]?.error?.code).toBe("configuration.journal");
  expect(run.summary).toMatchObject({ ending: "hopeless", begun: 11 });
  expect(run.summary.error?.code).toBe("configuration.journal");
});

test("the file has the layout that the other languages have", () => {
  const sources = {
    ours: readFileSync(new URL("../../src/journal-open.ts", import.meta.url), "utf8"),
    theirs: readFileSync(new URL("../../../../native/src/many/store.rs", import.meta.url), "utf8"),
  };
  const layout = (text: string) => /LAYOUT[^`"]*[`"]([^`"]*)[`"]/.exec(text)?.[1];
  const number = (text: string, name: string) =>
    Number(new RegExp(`${name}[^=]*= (\\w+);`).exec(text)?.[1]?.replaceAll("_", ""));
  expect(layout(sources.ours)).toContain("CREATE TABLE input");
  expect(layout(sources.ours)).toBe(layout(sources.theirs));
  // The layout without a passphrase.
  for (const [ours, theirs] of [
    ["APPLICATION", "APPLICATION"],
    ["VERSION", "PLAIN"],
    ["SEALED", "SEALED"],
  ] as const) {
    expect(number(sources.ours, ours)).toBeGreaterThan(0);
    expect(number(sources.ours, ours)).toBe(number(sources.theirs, theirs));
  }
});
