/** Live jobs: a call through the public client, with real time and real HTTP. Nothing is judged here. */

import { call, failed, options, succeeded } from "./scenario.mjs";

/**
 * A line for each call of a job. `watch` begins to measure memory and gives the function that tells the growth; `online` waits until the
 * platform can send anything at all.
 */
export async function live(devtrust, job, runtime, inspect, watch = () => () => null, online = () => {}) {
  const { config } = job.live;
  const named = (line) => ({ scenario: job.name, runtime, ...line });
  let client;
  try {
    const { api_key: apiKey } = config;
    client = new devtrust.Client({ ...options(config), apiKey });
  } catch (error) {
    return [named(failed({ elapsed_ms: 0, peak_bytes: 0 }, error, devtrust, inspect))];
  }

  async function make(when, line) {
    try {
      return succeeded(line, await call(client, when, line), devtrust, inspect);
    } catch (error) {
      return failed(line, error, devtrust, inspect);
    }
  }

  async function one(when, n) {
    const grown = watch();
    const started = performance.now();
    const line = await make(when, n === undefined ? {} : { n });
    line.elapsed_ms = Math.round(performance.now() - started);
    line.peak_bytes = grown();
    if (job.after) {
      await online();
      line.after = await make(job.after, {});
    }
    return named(line);
  }

  const { repeat, ...when } = job.when;
  if (repeat === undefined) return [await one(when)];
  const lines = [];
  let next = 0;
  async function work() {
    while (next < repeat.count) {
      const n = next++;
      lines.push(await one({ ...when, arguments: filled(when.arguments, String(n)) }, n));
    }
  }
  await Promise.all(Array.from({ length: repeat.in_flight }, work));
  return lines;
}

/** Puts the number of the call where `{n}` stands. */
function filled(value, number) {
  if (typeof value === "string") return value.replaceAll("{n}", number);
  if (Array.isArray(value)) return value.map((one) => filled(one, number));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, number)]));
}
