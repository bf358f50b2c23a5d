/** Node's own HTTP: connections, certificates, proxies, and what broke. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import { type AddressInfo, connect as connectTo, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { Exchange } from "../../src/exchange.js";
import { Client, Secret } from "../../src/index.js";
import { Agents } from "../../src/node/agents.js";
import { overHttp } from "../../src/node/http.js";
import { proxyFor } from "../../src/node/proxy.js";
import { Routes } from "../../src/node/routes.js";
import { type Transport, through } from "../../src/transport.js";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  vi.unstubAllGlobals();
});

/** A server on loopback, for as long as a test runs. */
async function serve(answer: http.RequestListener): Promise<{ server: http.Server; url: string }> {
  const server = http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const JSON_TYPE = { "content-type": "application/json" };
const EMPTY = '{"records":[]}';
const once = { retry: { maxAttempts: 1 } };

test("connections are kept and shared by all clients", async () => {
  const { server, url } = await serve((_, response) =>
    response.writeHead(200, JSON_TYPE).end(EMPTY),
  );
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  for (let number = 0; number < 5; number += 1) {
    await new Client({ apiKey: "key", baseUrl: url }).account.accounts.list().all();
  }
  expect(connections).toBe(1);
});

test("a path goes out as it is, and a body with its length", async () => {
  const seen: unknown[] = [];
  const { url } = await serve((request, response) => {
    seen.push(request.url, request.headers["content-length"], request.headers["transfer-encoding"]);
    response.writeHead(200, JSON_TYPE).end("{}");
  });
  const client = new Client({ apiKey: "key", baseUrl: url });
  await client.request({
    method: "POST",
    path: "/a%2Fb/..%2F",
    query: { q: "x y" },
    body: { a: "ä" },
  });
  expect(seen).toEqual(["/a%2Fb/..%2F?q=x%20y", "10", undefined]);
});

test.each([
  ["POST", "0"],
  ["PUT", "0"],
  ["PATCH", "0"],
  ["GET", undefined],
  ["DELETE", undefined],
])("%s without a body is framed as such (%s)", async (method, length) => {
  const seen: unknown[] = [];
  const { url } = await serve(({ headers }, response) => {
    const { host, connection } = headers;
    seen.push(host, connection, headers["content-length"], headers["transfer-encoding"]);
    response.writeHead(200, JSON_TYPE).end("{}");
  });
  await new Client({ apiKey: "key", baseUrl: url }).request({ method, path: "/" });
  expect(seen).toEqual([new URL(url).host, "keep-alive", length, undefined]);
});

test("the caller's accept-encoding counts, and a value of that name is none", async () => {
  const seen: unknown[] = [];
  const { url } = await serve((request, response) => {
    seen.push(request.headers["accept-encoding"]);
    response.writeHead(200, JSON_TYPE).end("{}");
  });
  const client = new Client({ apiKey: "key", baseUrl: url });
  const asked = { method: "GET", path: "/" };
  await client.request({ ...asked, headers: { "accept-encoding": "identity" } });
  await client.request({ ...asked, headers: { "x-vary": "accept-encoding" } });
  expect(seen).toEqual(["identity", "gzip, deflate, br"]);
});

test("compressed answers are read, and one that is cut off is no answer", async () => {
  const packed = gzipSync(EMPTY);
  let whole = true;
  const { url } = await serve((_, response) => {
    response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" });
    response.end(whole ? packed : packed.subarray(0, packed.length - 12));
  });
  const client = new Client({ apiKey: "key", baseUrl: url, ...once });
  expect(await client.account.accounts.list().all()).toEqual([]);
  whole = false;
  await expect(client.account.accounts.list().all()).rejects.toMatchObject({
    code: "transport.body",
  });
  whole = true;
  expect(await client.account.accounts.list().all()).toEqual([]);
});

test.each(["announced", "compressed", "unannounced"])(
  "an answer that is too large (%s) is not read",
  async (how) => {
    let written = 0;
    const { url } = await serve((_, response) => {
      const body =
        how === "compressed" ? gzipSync(Buffer.alloc(50_000_000)) : Buffer.alloc(100_000, " ");
      response.on("error", () => {});
      if (how === "announced") response.writeHead(200, { "content-length": "50000000" });
      if (how === "compressed") response.writeHead(200, { "content-encoding": "gzip" });
      const more = () => {
        written += body.length;
        if (how !== "compressed" && written < 50_000_000 && !response.destroyed)
          response.write(body, more);
        else response.end(how === "compressed" ? body : "");
      };
      more();
    });
    const client = new Client({ apiKey: "key", baseUrl: url, maxResponseBytes: 1000, ...once });
    await expect(client.account.accounts.list().all()).rejects.toMatchObject({
      code: "decode.too_large",
    });
    expect(written).toBeLessThan(25_000_000);
  },
);

test("what failed before anything was sent is known as such", async () => {
  const { server, url } = await serve(() => {});
  server.close();
  const refused = new Client({ apiKey: "key", baseUrl: url, ...once });
  await expect(refused.account.accounts.list().all()).rejects.toMatchObject({
    code: "transport.connect",
    message: expect.stringContaining("ECONNREFUSED"),
  });
  const unknown = new Client({ apiKey: "key", baseUrl: "https://no-such-host.invalid", ...once });
  await expect(unknown.account.accounts.list().all()).rejects.toMatchObject({
    code: "transport.dns",
  });
});

test("a connection that breaks is a reset", async () => {
  const { url } = await serve((request) => request.socket.destroy());
  const client = new Client({ apiKey: "key", baseUrl: url, ...once });
  await expect(client.account.accounts.list().all()).rejects.toMatchObject({
    code: "transport.reset",
  });
});

test("the global fetch counts once somebody has put another one in its place", async () => {
  const addresses: unknown[] = [];
  vi.stubGlobal("fetch", async (input: unknown) => {
    addresses.push(input);
    return new Response(EMPTY, { headers: JSON_TYPE });
  });
  const client = new Client({ apiKey: "key", baseUrl: "http://127.0.0.1:1/x" });
  expect(await client.account.accounts.list().all()).toEqual([]);
  expect(addresses).toEqual([expect.stringContaining("http://127.0.0.1:1/x/account/")]);
});

/** An emulator with TLS. */
async function secured(flag: "--tls" | "--mtls"): Promise<Record<string, string>> {
  const program = process.env.DEVTRUST_EMULATOR ?? "devtrust-emulator";
  const names = ["--listen", "127.0.0.1:0", "--allow-host", "service.test"];
  const emulator: ChildProcess = spawn(program, [...names, flag], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  closing.push(() => emulator.kill());
  return new Promise((resolve, reject) => {
    emulator.once("error", reject);
    if (emulator.stdout === null) return;
    createInterface(emulator.stdout).once("line", (line) => resolve(JSON.parse(line)));
  });
}

const text = (path: string | undefined) => readFileSync(path ?? "", "utf8");

test("a CA of one's own is trusted when it is named, and not before", async () => {
  const { base_url: baseUrl, api_key: apiKey, ca_file } = await secured("--tls");
  const stranger = new Client({ apiKey, baseUrl, ...once });
  await expect(stranger.account.accounts.list().all()).rejects.toMatchObject({
    code: "transport.tls",
  });
  const client = new Client({ apiKey, baseUrl, caCertificates: text(ca_file) });
  expect(await client.account.accounts.list().all()).toHaveLength(1);
});

test("a client certificate stands for the key", async () => {
  const ready = await secured("--mtls");
  const given = { baseUrl: ready.base_url, caCertificates: text(ready.ca_file) };
  const certificate = text(ready.client_certificate);
  const key = new Secret(text(ready.client_key));
  const client = new Client({ ...given, clientCertificate: { certificate, key } });
  expect(await client.account.accounts.list().all()).toHaveLength(1);
  const wrong = () => new Client({ ...given, clientCertificate: { certificate, key: "no key" } });
  expect(wrong).toThrow("clientCertificate or caCertificates cannot be used");
  const own = { fetch: async () => new Response() };
  expect(() => new Client({ ...given, ...own })).toThrow(
    "there is no caCertificates with an own fetch",
  );
});

/** A proxy that notes what it was asked, and lets it through or not. */
async function proxy(status = 200): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const { server, url } = await serve((request, response) => {
    seen.push(
      `${request.method} ${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim(),
    );
    const { port, pathname, search } = new URL(request.url ?? "");
    const onward = { host: "127.0.0.1", port, path: pathname + search, method: request.method };
    http.get(onward, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
  });
  server.on("connect", (request, socket: Socket) => {
    seen.push(`CONNECT ${request.headers["proxy-authorization"] ?? ""}`.trim());
    socket.on("error", () => {});
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const [host, port] = (request.url ?? "").split(":");
    const target = connectTo(Number(port), host === "service.test" ? "127.0.0.1" : host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
    closing.push(() => target.destroy());
    return socket;
  });
  return { url, seen };
}

/** The transport over these connections. */
function over(...given: ConstructorParameters<typeof Agents>): Transport {
  return overHttp(new Routes(new Agents(...given)));
}

/** A request for an address. */
function asked(url: string, ...headers: string[]): Parameters<Transport["send"]>[0] {
  return { url, method: "GET", headers, body: undefined, exchange: new Exchange() };
}

test("https goes through a tunnel, and the proxy sees nothing of it", async () => {
  const ready = await secured("--tls");
  const { url, seen } = await proxy();
  const { port } = new URL(ready.base_url ?? "");
  const transport = over(
    { ca: text(ready.ca_file), checkServerIdentity: () => undefined } as never,
    { HTTPS_PROXY: url.replace("//", "//user:p%40ss@") },
  );
  const address = `https://service.test:${port}/account/api/v1/account`;
  const request = asked(address, "x-api-key", ready.api_key ?? "");
  const { status } = await transport.send(request, 10_000);
  expect(status).toBe(200);
  expect(seen).toEqual([`CONNECT Basic ${Buffer.from("user:p@ss").toString("base64")}`]);
});

test("a proxy that refuses is named, without its password", async () => {
  const { url } = await proxy(407);
  const transport = over({}, { https_proxy: url.replace("//", "//user:hidden@") });
  const trouble = await transport
    .send(asked("https://service.test/"), 1000)
    .catch((thrown: unknown) => thrown);
  expect(trouble).toMatchObject({
    failure: "proxy",
    unsent: true,
    message: expect.stringContaining("407"),
  });
  expect(JSON.stringify(trouble)).not.toContain("hidden");
});

test("plain http asks the proxy for the whole address", async () => {
  const { url: service } = await serve((_, response) =>
    response.writeHead(200, JSON_TYPE).end(EMPTY),
  );
  const { url, seen } = await proxy();
  const address = `http://service.test:${new URL(service).port}/x?y=1`;
  const { body } = await over({}, { http_proxy: url }).send(asked(address), 1000);
  expect(new TextDecoder().decode(body)).toEqual(EMPTY);
  expect(seen).toEqual([`GET ${address}`]);
});

test("the environment is read when a host is first reached", async () => {
  const { url: service } = await serve((_, response) =>
    response.writeHead(200, JSON_TYPE).end(EMPTY),
  );
  const { url, seen } = await proxy();
  const environment: Record<string, string> = { http_proxy: url };
  const transport = over({}, environment);
  const host = `http://service.test:${new URL(service).port}`;
  await transport.send(asked(`${host}/1`), 1000);
  environment.http_proxy = "http://127.0.0.1:1";
  await transport.send(asked(`${host}/2`), 1000);
  expect(seen).toEqual([`GET ${host}/1`, `GET ${host}/2`]);
});

test.each<[string, Record<string, string>, string | undefined]>([
  ["https://a.example/", { HTTPS_PROXY: "http://p:1" }, "http://p:1/"],
  ["https://a.example/", { https_proxy: "p:1" }, "http://p:1/"],
  ["https://a.example/", { HTTP_PROXY: "http://p:1" }, undefined],
  ["https://a.example/", { ALL_PROXY: "http://p:1" }, "http://p:1/"],
  [
    "https://a.example/",
    { HTTPS_PROXY: "http://p:1", NO_PROXY: "b.example, a.example" },
    undefined,
  ],
  ["https://x.a.example/", { HTTPS_PROXY: "http://p:1", NO_PROXY: ".a.example" }, undefined],
  ["https://xa.example/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.example" }, "http://p:1/"],
  ["https://a.example/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.example:8443" }, "http://p:1/"],
  ["https://a.example:8443/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.example:8443" }, undefined],
  ["https://10.1.2.3/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "10.0.0.0/8" }, undefined],
  ["https://11.1.2.3/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "10.0.0.0/8" }, "http://p:1/"],
  ["https://a.example/", { HTTPS_PROXY: "http://p:1", NO_PROXY: "*" }, undefined],
  ["http://localhost:8080/", { HTTP_PROXY: "http://p:1" }, undefined],
  ["http://127.9.9.9/", { HTTP_PROXY: "http://p:1" }, undefined],
  ["http://[::1]/", { HTTP_PROXY: "http://p:1" }, undefined],
])("%s with %j goes through %s", (address, environment, expected) => {
  expect(proxyFor(new URL(address), environment)?.href).toBe(expected);
});

test("a proxy that cannot be used is a setting that is wrong, and does not show", () => {
  const environment = { HTTPS_PROXY: "socks5://user:hidden@p:1" };
  const found = () => proxyFor(new URL("https://a.example/"), environment);
  expect(found).toThrow("no http:// or https:// address");
  expect(found).not.toThrow("hidden");
});

test("an own fetch keeps its contract", async () => {
  const transport = through(async (input, init) => {
    expect([input, init?.method]).toEqual(["http://a.example/", "GET"]);
    return new Response("x", { status: 201, headers: { "x-a": "b" } });
  });
  const { status, headers, body } = await transport.send(asked("http://a.example/"), 10);
  expect([status, new TextDecoder().decode(body)]).toEqual([201, "x"]);
  expect(headers).toContain("x-a");
});
