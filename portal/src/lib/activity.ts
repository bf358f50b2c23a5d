/** What the library does beside sending and receiving: it waits, tries again, looks up what became of a call. */

import type { WireEvent } from "devtrust";
import { useSyncExternalStore } from "react";

/** How long a line stays when nothing more is heard of its call. */
const STAYS_MS = 6_000;

const listeners = new Set<() => void>();
/** A line for each call that is in trouble, by its request id. */
let lines: ReadonlyMap<string, string> = new Map();

/** Takes an event of the client. */
export function tell(event: WireEvent): void {
  const line = inWords(event);
  const id = event.request_id;
  if (line === lines.get(id)) return;
  put(id, line);
  const isOver = () => lines.get(id) === line;
  if (line !== undefined)
    setTimeout(() => isOver() && put(id, undefined), STAYS_MS + (event.duration ?? 0));
}

function put(id: string, line: string | undefined): void {
  const next = new Map(lines);
  if (line === undefined) next.delete(id);
  else next.set(id, line);
  lines = next;
  for (const listener of listeners) listener();
}

function inWords({ kind, operation, attempt, duration, status, failure }: WireEvent) {
  switch (kind) {
    case "waiting":
      return `${operation}: trying again in ${((duration ?? 0) / 1_000).toFixed(1)} s`;
    case "reconciling":
      return `${operation}: the answer was lost; looking up whether it was done`;
    case "failed":
      return `${operation}: ${failure ?? "no answer"}`;
    case "answered":
      return (status ?? 0) >= 500 ? `${operation}: HTTP ${status}` : undefined;
    default:
      return kind === "sending" && attempt > 1 ? `${operation}: attempt ${attempt}` : undefined;
  }
}

/** What goes on now, a line for each call. */
export function useActivity(): readonly string[] {
  return [...useSyncExternalStore(subscribe, () => lines).values()];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
