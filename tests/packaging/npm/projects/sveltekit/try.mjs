// SvelteKit: a page that registers in the browser, and an endpoint that registers on the server.
export default async (trial) => {
  trial.write("src/example.ts", trial.example());
  await trial.run("vite", ["build"], { deadline: 300_000 });
  trial.measure(".svelte-kit/output/client");
  const server = trial.start("vite", ["preview", "--host", "127.0.0.1", "--port", "0"]);
  const [, address] = await server.found(/Local:\s+(http:\S+)/);

  await trial.registered(await trial.page(address));

  const answer = await fetch(new URL("/server", address), { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`/server: HTTP ${answer.status}`);
  await server.found(/^Press 41 \S/m);
  await trial.registered(server.output());
};
