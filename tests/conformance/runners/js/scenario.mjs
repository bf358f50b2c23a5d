/** Runs scenarios through the public package, in whatever JavaScript runtime this is. Nothing is judged here. */

import { VirtualClock } from "./clock.mjs";
import { parameters } from "./parameters.mjs";
import { ScriptedService } from "./service.mjs";

/** The API key of a script that gives none. It has the shape of a real one and no meaning. */
const API_KEY = "5ca1ab1e0ddba11c0ffee_deadbeefcafef00dfeedface";

/** Workflows that tell their steps. */
const WITH_PROGRESS = ["workflows.provision_device", "trust_lifecycle.workflows.issue_certificate"];

/** What the client does with a scenario. `inspect` gives the text forms that this runtime has of a value. */
export async function run(devtrust, scenario, runtime, inspect) {
  const line = { scenario: scenario.name, runtime };
  const given = scenario.given ?? {};
  const config = given.config ?? {};
  const key = config.api_key === undefined ? API_KEY : (config.api_key ?? undefined);
  const clock = new VirtualClock(given);
  const service = new ScriptedService(clock, key ?? config.passcode, given.replies);
  const waits = [];
  const onEvent = (event) => {
    if (event.kind === "waiting") waits.push(Math.round(event.duration));
  };
  try {
    const settings = { ...options(config), apiKey: key, fetch: service.fetch, onEvent };
    const client = new devtrust.Client(settings, clock);
    for (const when of scenario.before ?? []) await clock.run(call(client, when, {}));
    succeeded(line, await clock.run(call(client, scenario.when, line)), devtrust, inspect);
  } catch (error) {
    failed(line, error, devtrust, inspect);
  }
  line.observed = {
    requests: service.records,
    waits_ms: waits,
    elapsed_ms: Math.round(clock.now()),
    replies_left: service.repliesLeft,
    unexpected_requests: service.unexpected,
  };
  return line;
}

/** The text forms of any value: one whose members stand in the way of being a text has none. */
export function texts(value) {
  let text;
  try {
    text = String(value);
  } catch (error) {
    text = String(error);
  }
  return [text, String(JSON.stringify(value))];
}

/** Writes a result down. */
export function succeeded(line, result, { Secret }, inspect) {
  line.result = plain(result, Secret);
  line.shown = inspect(result);
  return line;
}

/** Writes down why a call failed. */
export function failed(line, error, { isDevtrustError }, inspect) {
  line.shown = inspect(error);
  line.error = isDevtrustError(error)
    ? reported(error)
    : { kind: "javascript", code: error?.name, message: String(error?.stack ?? error) };
  return line;
}

/** The client's options. */
export function options(config) {
  const { api_key: _, region, environment = "demo", base_url: baseUrl } = config;
  const { retry, rate_limit: limit } = config;
  return defined({
    region,
    environment,
    baseUrl,
    mutualTls: config.mutual_tls,
    allowInsecureHttp: config.allow_insecure_http,
    timeout: config.timeout_ms,
    attemptTimeout: config.attempt_timeout_ms,
    retry: retry && defined({ maxAttempts: retry.max_attempts, base: retry.base_ms, cap: retry.cap_ms }),
    rateLimit: limit && { calls: limit.calls, per: limit.per_ms },
    validate: config.validate,
    maxResponseBytes: config.max_response_bytes,
    headers: config.headers,
    paths: config.paths,
    passcode: config.passcode,
    userAgent: config.user_agent,
  });
}

/** Calls the public method as a user would. */
export async function call(client, when, line) {
  const given = when.arguments ?? {};
  const more = defined({ timeout: when.options?.timeout_ms, headers: when.options?.headers });
  if (when.operation === "request") return client.request(given, more);
  if (WITH_PROGRESS.includes(when.operation)) {
    line.progress = [];
    more.onProgress = (step) => line.progress.push([step.name, step.state]);
  }
  // Workflows are methods of the client or of a product.
  const path = when.operation.replace("workflows.", "").split(".").map(camel);
  const method = path.pop();
  const owner = path.reduce((within, name) => within[name], client);
  const called = owner[method](...request(when.operation, given), more);
  if (!isList(called)) return called;
  const { take = "all" } = when;
  if (take === "page") return called.page();
  if (take === "all") return called.all();
  const rows = [];
  if (take === 0) return rows;
  for await (const row of called) {
    rows.push(row);
    if (rows.length === take) break;
  }
  return rows;
}

/** A method takes one request, or its required fields one by one and the others in an object. */
function request(operation, given) {
  const names = parameters[operation];
  if (names === undefined) return [given];
  const others = Object.entries(given).filter(([name]) => !names.includes(name));
  const rest = others.length === 0 ? [] : [Object.fromEntries(others)];
  return [...names.map((name) => given[name]), ...rest];
}

function isList(called) {
  return called !== null && typeof called === "object" && Symbol.asyncIterator in called;
}

function camel(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}

function defined(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function reported(error) {
  return {
    kind: error.kind,
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    retry_after_ms: error.retryAfter ?? null,
    http_status: error.httpStatus ?? null,
    request_id: error.requestId ?? null,
    operation: error.operation ?? null,
    server_code: error.serverCode ?? null,
    server_message: error.serverMessage ?? null,
    violations: error.violations,
    attempts: error.attempts,
    excerpt: error.excerpt ?? null,
  };
}

/** A result in its wire form. */
function plain(value, Secret) {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString().replace(/\.?0*Z$/, "Z");
  if (value instanceof Secret) return value.reveal();
  if (value instanceof Uint8Array) return { base64: base64(value) };
  if (Array.isArray(value)) return value.map((one) => plain(one, Secret));
  if (typeof value !== "object") return value;
  if (typeof value.header === "function") {
    const { status, headers } = value;
    return { status, headers: Object.fromEntries(headers), body: value.text() };
  }
  const members = Object.entries(value).map(([name, one]) => [name, plain(one, Secret)]);
  return Object.fromEntries(members);
}

function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
