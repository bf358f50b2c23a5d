/** What must not compile: each line below an `@ts-expect-error` is an error, and `tsc` fails where it is not. */

import type {
  Client,
  ClientOptions,
  CreateDivision,
  Device,
  ErrorKind,
  ProvisionDevice,
} from "../../src/index.js";

declare const client: Client;
declare const id: string;
declare const maybe: string | undefined;
declare const device: Device;

export const good: CreateDivision = { name: "Plant 7", account_id: id, primary_rzone_id: id };
export const optional: CreateDivision = { ...good, description: maybe };

// @ts-expect-error -- a misspelt field
export const misspelt: CreateDivision = { ...good, descripton: "x" };
// @ts-expect-error -- a field that must be there
export const missing: CreateDivision = { name: "Plant 7", account_id: id };
// @ts-expect-error -- a number for a text
export const number: CreateDivision = { ...good, name: 7 };
// @ts-expect-error -- null for a text
export const nothing: CreateDivision = { ...good, name: null };

// @ts-expect-error -- a value that the enumeration has not
client.devices.list({ account_id: id, status: "REGISTRED" });
client.devices.list({ account_id: id, status: "REGISTERED" });

// @ts-expect-error -- a field of another model
client.divisions.create({ ...good, device_group_id: id });
// @ts-expect-error -- an object where the method takes an id
client.devices.get({ device_id: id });
// @ts-expect-error -- an option that calls have not
client.devices.get(id, { timeoutMs: 5 });
// @ts-expect-error -- answers are not changed
device.name = "x";
// @ts-expect-error -- a time is no text
export const text: string = device.created_on;
// @ts-expect-error -- there is no such kind
export const kind: ErrorKind = "unknown";
// @ts-expect-error -- a certificate without its key
export const keyless: ClientOptions = { clientCertificate: { certificate: "pem" } };
// @ts-expect-error -- there is no such region
export const region: ClientOptions = { apiKey: "k", region: "mars" };

declare const description: ProvisionDevice;
client.provisionDevice(description).then((result) => {
  // Lists of answers are there, also empty ones.
  result.chain.map((pem) => pem.length);
  // @ts-expect-error -- a secret is no text
  const pem: string = result.private_key;
  return pem;
});
client.devices.bootstrapConfig(id).then((bytes) => new Blob([bytes]));

for await (const { name, status } of client.devices.list({ account_id: id })) {
  // An answer may hold a value that is newer than this package.
  const other: boolean = status === "SOMETHING_NEW";
  void [name, other];
}

client.many.devices.delete([id]);
client.many.devices.register([{ name: "Press 41" }], { common: { account_id: id } });
client.many.provisionDevice(new ReadableStream<ProvisionDevice>());
client.many.trustLifecycle.issueCertificate([{ profile_id: id, seat_id: "press-41" }]);
// @ts-expect-error -- a row that lacks fields which nothing brings
client.many.devices.register([{ name: "Press 41" }]);
// @ts-expect-error -- a misspelt field
client.many.devices.register([{ nmae: "Press 41" }], { common: { account_id: id } });
// @ts-expect-error -- a list is not one call for each row
client.many.devices.list([]);
// @ts-expect-error -- one row is no rows
client.many.provisionDevice(description);
for await (const outcome of client.many.provisionDevice([description])) {
  // @ts-expect-error -- there is a result only where there is no error
  const unsure: string = outcome.result.device_id;
  const sure: string = outcome.error ? outcome.error.code : outcome.result.device_id;
  void [unsure, sure];
}
