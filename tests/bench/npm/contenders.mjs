/** Two ways to register a device, in whatever JavaScript runtime this is: devtrust, and what people write by hand. */

/** Registrations with devtrust. `checked`: whether the input is checked, with the CSR's signature. */
export function devtrust({ Client }, place, checked) {
  const { base_url: baseUrl, api_key: apiKey } = place;
  const client = new Client({ apiKey, baseUrl, validate: checked });
  return async (name) => {
    const device = await client.devices.register(registration(place, name));
    if (device.private_keys.length !== 1) throw new Error("no certificate");
  };
}

/** The models that somebody would write for this, for what is sent and for what comes back. */
function models(z) {
  const name = z.string().regex(/^[A-Za-z](?:[A-Za-z0-9 ,.;:_()-]*[A-Za-z0-9)])?$/);

  const Registration = z.object({
    name,
    device_group_id: z.uuid(),
    account_id: z.uuid(),
    certificate_policies: z.object({
      bootstrap: z.array(
        z.object({
          certificate_policy_id: z.uuid(),
          csr: z.string().startsWith("-----BEGIN CERTIFICATE REQUEST-----"),
          attributes: z.array(z.object({ name: z.string(), value: z.string() })),
        }),
      ),
    }),
  });

  const Registered = z.object({
    device_id: z.uuid(),
    device_name: z.string(),
    description: z.string().nullish(),
    created_on: z.union([z.number(), z.string()]).transform((time) => new Date(time)),
    device_status: z.string(),
    operational_status: z.string().nullish(),
    private_keys: z.array(
      z.object({
        policy_id: z.string().nullish(),
        policy_type: z.string().nullish(),
        certificate: z.string(),
        private_key: z.string().nullish(),
      }),
    ),
  });
  return { Registration, Registered };
}

/** Registrations by hand, with `JSON.parse` and zod models; `post` sends a body and gives status and text. */
function byHand(z, place, post) {
  const { Registration, Registered } = models(z);
  const address = `${place.base_url}/devicetrustmanager/api/v4/device/registration`;
  const headers = { "x-api-key": place.api_key, "content-type": "application/json" };
  return async (name) => {
    const body = JSON.stringify(Registration.parse(registration(place, name)));
    const { status, text } = await post(address, headers, body);
    if (status !== 201) throw new Error(`${status}: ${text}`);
    const device = Registered.parse(JSON.parse(text));
    if (device.private_keys.length !== 1) throw new Error("no certificate");
  };
}

/** With bare `fetch`. */
export function fetchAndZod(z, place) {
  return byHand(z, place, async (address, headers, body) => {
    const response = await fetch(address, { method: "POST", headers, body });
    return { status: response.status, text: await response.text() };
  });
}

/** With bare `node:http`, whose connections are kept. */
function httpAndZod(z, place, { Agent, request }) {
  const agent = new Agent({ keepAlive: true });
  return byHand(z, place, (address, headers, body) => {
    return new Promise((resolve, reject) => {
      const sent = request(address, { method: "POST", headers, agent }, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece) => {
          text += piece;
        });
        answer.on("end", () => resolve({ status: answer.statusCode, text }));
        answer.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  });
}

function registration(place, name) {
  return {
    name,
    device_group_id: place.device_group_id,
    account_id: place.account_id,
    certificate_policies: {
      bootstrap: [
        {
          certificate_policy_id: place.certificate_policy_id,
          csr: place.csr,
          attributes: [{ name: "subject.common_name", value: name }],
        },
      ],
    },
  };
}

let names = 0;

/** Runs so many registrations with so many in flight; gives milliseconds. */
export async function measure(register, calls, inFlight) {
  const first = names;
  names += calls;
  const prefix = `Device ${Math.random().toString(36).slice(2)}`;
  let next = first;
  const started = performance.now();
  const lane = async () => {
    while (next < names) {
      next += 1;
      await register(`${prefix} ${next}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return performance.now() - started;
}

/** So many turns make a round: what slows the machine down for a second slows every contender down. */
const TURNS = 10;

/** Every contender in turn, so many rounds, after one round to warm up. `http` is Node's. */
export async function compare(package_, z, place, { calls, inFlight, rounds }, http) {
  const contenders = {
    devtrust: devtrust(package_, place, true),
    devtrust_unchecked: devtrust(package_, place, false),
    fetch_zod: fetchAndZod(z, place),
    ...(http && { http_zod: httpAndZod(z, place, http) }),
  };
  const names = Object.keys(contenders);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const sums = Object.fromEntries(names.map((name) => [name, { wall: 0, cpu: 0 }]));
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const [name, register] of Object.entries(contenders)) {
        const cpu = globalThis.process?.cpuUsage();
        sums[name].wall += await measure(register, Math.ceil(calls / TURNS), inFlight);
        const used = globalThis.process?.cpuUsage(cpu);
        sums[name].cpu += used ? used.user + used.system : Number.NaN;
      }
    }
    if (round === 0) continue;
    for (const [name, { wall, cpu }] of Object.entries(sums)) {
      const made = Math.ceil(calls / TURNS) * TURNS;
      times[name].push({ ms_per_call: wall / made, cpu_ms_per_call: Number.isNaN(cpu) ? null : cpu / 1000 / made });
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, runs]) => [name, columns(runs)]));
}

/** One list for each measurement, with an entry for each round. */
function columns(runs) {
  const column = (key) => runs.map((run) => run[key]);
  return { ms_per_call: column("ms_per_call"), cpu_ms_per_call: column("cpu_ms_per_call") };
}
