/** A worker that calls, and says so. */

import { Client } from "../../src/index.js";

addEventListener("message", async ({ data }) => {
  const { options } = data as { options: { apiKey: string; baseUrl: string } };
  const client = new Client({ ...options, onEvent: ({ kind }) => postMessage(kind) });
  postMessage((await client.account.accounts.list().all()).length);
});
