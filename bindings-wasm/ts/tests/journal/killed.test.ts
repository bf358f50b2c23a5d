/** Runs that are killed, and go on with their journal: in Node, in Python, and from one to the other. */

import { join } from "node:path";
import { expect, test } from "vitest";
import {
  folder,
  type Language,
  Process,
  Station,
  type Task,
  type Told,
  table,
} from "../support/journal/processes.js";

const MINUTES = 300_000;

/** Each row once, with the id that the service has for it. */
async function expectOnce(station: Station, rows: readonly object[], told: Told[]): Promise<void> {
  expect(told.filter(({ code }) => code !== null)).toEqual([]);
  const registered = await station.registered();
  expect([...registered.keys()].sort()).toEqual(rows.map((row) => (row as { name: string }).name));
  const ids = told.toSorted((one, other) => one.position - other.position).map(({ id }) => id);
  expect(ids).toEqual([...registered].sort().map(([, id]) => id));
}

test(
  "a run that is killed ten times while three in ten calls fail registers each device once",
  async () => {
    const station = await Station.start();
    const rows = await table(await station.place(), 400);
    const journal = join(folder(), "run.db");
    const task: Task = { operation: "register", rows, options: { journal, inFlight: 16 } };
    await station.storm();
    const seen = new Set<number>();
    for (let kill = 0; kill < 10; kill += 1) {
      const run = new Process("node", station, task);
      // Each run first tells again what the ones before it have done.
      for (const { position } of await run.some(seen.size + 1 + kill * 3)) seen.add(position);
      await run.kill();
    }
    await station.calm();
    const { told, ended } = await new Process("node", station, task).rest();
    expect(ended).toEqual({ ending: "complete", code: null });
    expect(told.filter(({ known }) => known).length).toBeGreaterThanOrEqual(seen.size);
    await expectOnce(station, rows, told);
  },
  MINUTES,
);

const WAYS: [Language, Language][] = [
  ["node", "python"],
  ["python", "node"],
];

test.each(WAYS)(
  "what %s began goes on in %s, and is known to both",
  async (first, second) => {
    const station = await Station.start();
    const rows = await table(await station.place(), 200);
    const journal = join(folder(), "run.db");
    const task: Task = { operation: "register", rows, options: { journal, inFlight: 8 } };
    await station.storm();
    const begun = new Process(first, station, task);
    const seen = await begun.some(50);
    await begun.kill();
    const { told, ended } = await new Process(second, station, task).rest();
    expect(ended).toEqual({ ending: "complete", code: null });
    const known = new Set(told.filter(({ known }) => known).map(({ position }) => position));
    for (const { position, code } of seen) expect(code !== null || known.has(position)).toBe(true);
    await station.calm();
    await expectOnce(station, rows, told);
    const again = await new Process(first, station, task).rest();
    expect(again.told.every(({ known }) => known)).toBe(true);
    await expectOnce(station, rows, again.told);
  },
  MINUTES,
);

test.each(WAYS)(
  "a key that %s made and noted is the one that %s registers with",
  async (first, second) => {
    const station = await Station.start();
    await station.place();
    const { account_id, primary_rzone_id, ica_id, certificate_profile_id } = station.ready;
    const common = {
      account_id,
      division: { name: "Plant 7", primary_rzone_id },
      certificate_policy: { name: "Birth certificates", ica_id, certificate_profile_id },
      device_group: { name: "Presses", attributes: ["mac_address"] },
      device: {},
    };
    const rows = Array.from({ length: 40 }, (_, number) => ({
      device: { name: `Press ${String(number).padStart(4, "0")}` },
    }));
    const journal = join(folder(), "run.db");
    const task: Task = {
      operation: "provisionDevice",
      rows,
      options: { journal, inFlight: 4, common },
    };
    const begun = new Process(first, station, task);
    await begun.some(10);
    await begun.kill();
    const { told } = await new Process(second, station, task).rest();
    const named = rows.map(({ device }) => device);
    await expectOnce(station, named, told);
  },
  MINUTES,
);

test("a disk that is full ends the run with that error, and what is noted goes on later", async () => {
  const station = await Station.start();
  const rows = await table(await station.place(), 300);
  const journal = join(folder(), "run.db");
  const task: Task = { operation: "register", rows, options: { journal, inFlight: 8 } };
  // So many kilobytes for a file, and no signal that ends the process.
  const full = await new Process("node", station, task, "ulimit -f 256;").rest();
  expect(full.ended).toEqual({ ending: "hopeless", code: "configuration.journal" });
  expect((await station.registered()).size).toBeLessThan(300);
  const { told, ended } = await new Process("node", station, task).rest();
  expect(ended).toEqual({ ending: "complete", code: null });
  await expectOnce(station, rows, told);
}, 300_000);
