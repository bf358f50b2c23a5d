// Programs that are run to their end or beside the others, each with a deadline, and none left behind.

import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { Failed } from "./failure.mjs";

/** How long a program that was asked to end may take. */
const GRACE = 5_000;

/** The programs of one project, or those that all projects share. */
export class Processes {
  #running = new Map();

  /** Runs a program to its end, and gives what it printed. */
  async run(program, parameters, { deadline = 120_000, ...options } = {}) {
    const child = this.#spawn(program, parameters, options);
    const timer = setTimeout(() => {
      child.late = true;
      kill(child, "SIGKILL");
    }, deadline);
    try {
      await child.ended;
    } finally {
      clearTimeout(timer);
    }
    const what = `${program.split("/").at(-1)} ${parameters.join(" ")}`.slice(0, 120);
    if (child.problem) throw new Failed(`${what}: ${child.problem.message}`, child.output);
    if (child.late) throw new Failed(`${what}: not done in ${deadline / 1000} s`, child.output);
    if (child.exitCode !== 0) {
      throw new Failed(`${what}: ended with ${child.exitCode ?? child.signalCode}`, child.output);
    }
    return child.output;
  }

  /** Starts a program that goes on; `found` waits for what it prints. */
  start(program, parameters, options = {}) {
    const child = this.#spawn(program, parameters, options);
    return {
      output: () => child.output,
      found: (pattern, deadline = 60_000) => found(child, pattern, deadline),
      stop: () => this.#stop(child),
    };
  }

  /** Stops everything that still runs. */
  async end() {
    await Promise.all([...this.#running.keys()].map((child) => this.#stop(child)));
  }

  #spawn(program, parameters, options) {
    const stdio = ["pipe", "pipe", "pipe"];
    // A process group of its own: what the program starts ends with it.
    const child = spawn(program, parameters, { ...options, stdio, detached: true });
    child.output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        // Colours, which some tools print whatever they are told, would be in the way of patterns.
        child.output += stripVTControlCharacters(text);
        child.emit("printed");
      });
    }
    child.ended = new Promise((resolve) => {
      child.once("error", (problem) => {
        child.problem = problem;
        resolve();
      });
      child.once("close", resolve);
    });
    this.#running.set(child, true);
    child.ended.then(() => {
      this.#running.delete(child);
      child.over = true;
      child.emit("printed");
    });
    return child;
  }

  async #stop(child) {
    kill(child, "SIGTERM");
    const timer = setTimeout(() => kill(child, "SIGKILL"), GRACE);
    await child.ended;
    clearTimeout(timer);
  }
}

/** What was started with a child ends with it, also where the child itself has ended. */
function kill(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (problem) {
    if (problem.code !== "ESRCH") throw problem;
  }
}

function found(child, pattern, deadline) {
  return new Promise((resolve, reject) => {
    const settle = (settled, value) => {
      clearTimeout(timer);
      child.off("printed", look);
      settled(value);
    };
    const look = () => {
      const match = child.output.match(pattern);
      if (match) settle(resolve, match);
      else if (child.over) {
        const how = child.problem?.message ?? `ended with ${child.exitCode ?? child.signalCode}`;
        settle(reject, new Failed(`${child.spawnfile}: ${how}`, child.output));
      }
    };
    const timer = setTimeout(() => {
      const message = `${child.spawnfile}: no ${pattern} in ${deadline / 1000} s`;
      settle(reject, new Failed(message, child.output));
    }, deadline);
    child.on("printed", look);
    look();
  });
}
