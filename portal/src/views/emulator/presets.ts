/** Faults that are worth a try. What they are made of, the emulator's README says. */

interface Preset {
  readonly title: string;
  readonly about: string;
  readonly rules: object;
}

const API = { path: "/devicetrustmanager/" };

export const PRESETS: readonly Preset[] = [
  {
    title: "Too many calls",
    about: "The next three calls get 429 and have to wait a second.",
    rules: { match: API, times: 3, fault: { status: { status: 429, retry_after: 1 } } },
  },
  {
    title: "A lost answer",
    about: "The next creation is carried out, and its answer never arrives.",
    rules: { match: { ...API, method: "POST" }, times: 1, fault: "reset_after" },
  },
  {
    title: "A slow service",
    about: "Every call takes two seconds longer.",
    rules: { match: API, times: null, fault: { latency: { ms: 2_000 } } },
  },
  {
    title: "Bad weather",
    about: "A fifth of all calls fails: 503, resets, cut and broken answers.",
    rules: [
      { match: API, times: null, probability: 0.05, seed: 1, fault: { status: { status: 503 } } },
      { match: API, times: null, probability: 0.05, seed: 2, fault: "reset_before" },
      { match: API, times: null, probability: 0.05, seed: 3, fault: "truncate" },
      { match: API, times: null, probability: 0.05, seed: 4, fault: "malformed" },
    ],
  },
  {
    title: "Out of order",
    about: "Every call gets 500: what the portal looks like when nothing works.",
    rules: { match: API, times: null, fault: { status: { status: 500 } } },
  },
];
