// Next.js: a page that registers in the browser, and one that registers on the server.
export default async (trial) => {
  trial.write("main.ts", trial.example());
  const env = { NEXT_TELEMETRY_DISABLED: "1", CI: "1" };
  await trial.run("next", ["build"], { env, deadline: 300_000 });
  trial.measure(".next/static");
  const server = trial.start("next", ["start", "--hostname", "127.0.0.1", "--port", "0"], { env });
  const [, address] = await server.found(/Local:\s+(http:\S+)/);

  await trial.registered(await trial.page(address));

  const answer = await fetch(`${address}/server`, { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`/server: HTTP ${answer.status}`);
  await server.found(/^Press 41 \S/m);
  await trial.registered(server.output());
};
