import { afterEach, describe, expect, test } from "vitest";
import { Client, createCsr, isDevtrustError, PrivateKey, Secret, type Step } from "../src/index.js";
import { arm, arrived, connect, description, disarm, ready, unique } from "./support/emulator.js";

afterEach(disarm);

describe("a client", () => {
  test("provisions a device, and gives the same one when it is run again", async () => {
    const client = connect();
    const described = description();
    const steps: Step[] = [];
    const device = await client.provisionDevice(described, {
      onProgress: (step) => steps.push(step),
    });
    expect(device.existing).toBe(false);
    expect(device.certificate).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    expect(device.chain).toHaveLength(2);
    expect(device.private_key?.reveal()).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toContain("device created");
    expect(steps.at(-1)).toMatchObject({
      name: "certificate",
      number: 6,
      of: 6,
      id: device.device_id,
    });

    const csr = await createCsr(await PrivateKey.fromPem(device.private_key ?? ""), {});
    const again = await client.provisionDevice({ ...described, csr });
    expect(again).toMatchObject({ existing: true, device_id: device.device_id });
    expect(again.certificate).toBe(device.certificate);
  });

  test("gives times as Date, lists that are there and secrets that do not show", async () => {
    const client = connect();
    const { device_id, private_key } = await client.provisionDevice(description());
    const device = await client.devices.get(device_id);
    expect(device.created_on).toBeInstanceOf(Date);
    expect(Math.abs(Date.now() - Number(device.created_on))).toBeLessThan(3_600_000);
    expect(private_key).toBeInstanceOf(Secret);
    expect(`${private_key} ${JSON.stringify(private_key)}`).toBe('<secret> "<secret>"');
  });

  test("iterates over lists, also page by page", async () => {
    const client = connect();
    const prefix = unique("List");
    const described = { account_id: ready.account_id, primary_rzone_id: ready.primary_rzone_id };
    for (let number = 0; number < 5; number += 1) {
      await client.divisions.create({ ...described, name: `${prefix} ${number}` });
    }
    const list = client.divisions.list({ account_id: ready.account_id, name: prefix, limit: 2 });
    const names: string[] = [];
    for await (const division of list) names.push(division.name);
    expect(names.sort()).toEqual([0, 1, 2, 3, 4].map((number) => `${prefix} ${number}`));
    const sizes: number[] = [];
    for await (const page of list.pages()) sizes.push(page.items.length);
    expect(sizes).toEqual([2, 2, 1]);
    expect(await list.page({ offset: 3 })).toMatchObject({ offset: 3, total: 5 });
    expect(await list.all()).toHaveLength(5);
  });

  test("finds nothing as undefined", async () => {
    const name = unique("Nowhere");
    expect(await connect().divisions.find({ account_id: ready.account_id, name })).toBe(undefined);
  });

  test("sends what it does not model", async () => {
    const client = connect();
    const answer = await client.request({
      method: "get",
      path: "/devicetrustmanager/api/v4/division",
      query: { account_id: ready.account_id, limit: 1 },
    });
    expect(answer.status).toBe(200);
    expect(answer.header("Content-Type")).toContain("json");
    expect(answer.json()).toHaveProperty("total");
  });

  test("downloads bytes", async () => {
    const client = connect();
    const { device_id } = await client.provisionDevice(description());
    const bytes = await client.devices.bootstrapConfig(device_id);
    expect(bytes).toBeInstanceOf(Uint8Array);
    expect(new TextDecoder().decode(bytes.subarray(0, 2))).toBe("PK");
  });

  test("registers once where the answer is lost", async () => {
    const client = connect({ retry: { base: 1 } });
    const described = description();
    await client.provisionDevice(description());
    await arm({
      match: { method: "POST", path: "/**/registration" },
      times: 1,
      fault: "reset_after",
    });
    const device = await client.provisionDevice(described);
    const found = await client.devices
      .list({ account_id: ready.account_id, name: described.device.name })
      .all();
    expect(found.map(({ id }) => id)).toEqual([device.device_id]);
  });

  test("tries again when it is told to, and tells what happens on the wire", async () => {
    const events: string[] = [];
    const client = connect({
      retry: { base: 1 },
      onEvent: ({ kind, status }) => events.push(`${kind} ${status ?? ""}`),
    });
    await arm({ times: 2, fault: { status: { status: 503 } } });
    await client.account.accounts.list().all();
    expect(events.map((event) => event.trim())).toEqual([
      "sending",
      "answered 503",
      "waiting",
      "sending",
      "answered 503",
      "waiting",
      "sending",
      "answered 200",
    ]);
  });

  test("keeps an address with a prefix, and headers of its own", async () => {
    await arrived();
    const client = connect({ headers: { "x-plant": "7" } });
    await client.account.accounts.list().page();
    const [request] = await arrived();
    expect(request?.headers).toContainEqual(["x-plant", "7"]);
    expect(request?.headers).toContainEqual(["x-api-key", "***"]);
    expect(request?.api_key_matches).toBe(true);
  });

  test("refuses calls after it was closed", async () => {
    const client = connect();
    await client.account.accounts.list().page();
    client.close();
    await expect(client.account.accounts.list().page()).rejects.toMatchObject({
      code: "configuration.closed",
    });
    using other = connect();
    await other.account.accounts.list().page();
  });

  test("uses the fetch that it is given", async () => {
    const addresses: string[] = [];
    const client = connect({
      fetch: async (input) => {
        addresses.push(input);
        return new Response('{"records":[]}', { headers: { "content-type": "application/json" } });
      },
    });
    expect(await client.divisions.list({ account_id: ready.account_id }).all()).toEqual([]);
    expect(addresses).toHaveLength(1);
  });
});

describe("errors", () => {
  test("are of one class, with kind and code to branch on", async () => {
    const error = await connect()
      .devices.get("123e4567-e89b-42d3-a456-426614174000")
      .catch((thrown: unknown) => thrown);
    expect(isDevtrustError(error)).toBe(true);
    expect(error).toMatchObject({
      kind: "not_found",
      httpStatus: 404,
      operation: "devices.get",
      attempts: 1,
    });
    expect(String(error)).toMatch(
      /^DevtrustError: devices\.get: .* \[not_found\.resource, HTTP 404, request /,
    );
  });

  test("know an unknown key, and do not show it", async () => {
    const secret = "0a1b2c3d4e5f_never_seen";
    const error = await connect({ apiKey: secret })
      .account.accounts.list()
      .all()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "authentication", code: "authentication.invalid_api_key" });
    expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain(
      secret,
    );
  });

  test("say which setting is wrong", async () => {
    const wrong = (options: object) => () => new Client(options as never);
    expect(wrong({ apiKey: 5 })).toThrow("apiKey must be text");
    expect(wrong({ api_key: "x" })).toThrow("there is no option api_key");
    expect(wrong({ retry: { maxAttempts: "5" } })).toThrow(
      "retry.maxAttempts must be a finite number",
    );
    for (const timeout of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      expect(wrong({ timeout })).toThrow("timeout must be a finite number");
    }
    expect(wrong({ headers: { a: 1 } })).toThrow("headers.a must be text");
    expect(wrong({ proxyAddsKey: true })).toThrow("proxyAddsKey needs baseUrl");
    await expect(new Client({}).account.accounts.list().all()).rejects.toMatchObject({
      code: "configuration.missing_credentials",
    });
    await expect(
      new Client({ apiKey: "k", timeout: 0 }).account.accounts.list().all(),
    ).rejects.toMatchObject({ code: "configuration.invalid" });
    await expect(
      new Client({ apiKey: "k", baseUrl: "http://example.org" }).account.accounts.list().all(),
    ).rejects.toMatchObject({ code: "configuration.invalid" });
  });
});
