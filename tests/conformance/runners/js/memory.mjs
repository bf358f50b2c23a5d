/** By how much processes grow: this one, or those that draw a browser's pages. Linux tells; elsewhere nothing is known. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** Begins to watch; gives the function that tells by how many bytes they grew at most. */
export function watch(processes = ["self"]) {
  const before = processes.map((id) => {
    try {
      writeFileSync(`/proc/${id}/clear_refs`, "5");
      return size(id, "VmRSS");
    } catch {
      return undefined;
    }
  });
  return () => {
    const grown = processes.map((id, index) => size(id, "VmHWM") - before[index]).filter(Number.isFinite);
    return grown.length === 0 ? null : Math.max(0, ...grown);
  };
}

/** The processes below this one that draw pages. */
export function renderers() {
  const parents = new Map();
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const status = read(`/proc/${id}/status`);
    parents.set(id, /^PPid:\s+(\d+)/m.exec(status)?.[1]);
  }
  const isBelow = (id) => id !== undefined && (id === String(process.pid) || isBelow(parents.get(id)));
  return [...parents.keys()].filter(
    (id) => isBelow(parents.get(id)) && read(`/proc/${id}/cmdline`).includes("--type=renderer"),
  );
}

function size(id, name) {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(read(`/proc/${id}/status`));
  return line === null ? Number.NaN : Number(line[1]) * 1024;
}

function read(path) {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
