/** Where the portal runs, and the client that goes with it. */

import { Client } from "devtrust";
import { tell } from "./activity.js";

/** Who serves the page says this at `ready`, beside the page. */
interface Ready {
  /** The emulator alone hands its key out: it is worth nothing elsewhere. */
  readonly api_key?: string;
  /** `devtrust portal` adds the key itself; the API is under this path. */
  readonly proxy?: string;
  /** Whom the calls reach. */
  readonly base_url: string;
  /** The name of the profile that `devtrust portal` uses. */
  readonly profile?: string;
  readonly account_id?: string;
  readonly primary_rzone_id?: string;
  readonly ica_id?: string;
  readonly certificate_profile_id?: string;
}

/** What views need to know of the place where they run. */
export interface Connection {
  readonly client: Client;
  /** Checks requests by the library's rules and sends nothing. */
  readonly checker: Client;
  readonly accountId: string;
  /** Whom the calls reach: a host. */
  readonly host: string;
  readonly profile: string | undefined;
  /** Ids to begin with in forms. */
  readonly defaults: Pick<Ready, "primary_rzone_id" | "ica_id" | "certificate_profile_id">;
  /** The emulator's control plane, where there is one. */
  readonly control: Control | undefined;
}

/** Asks the emulator itself: `control("faults")`. */
export type Control = <T>(
  path: string,
  options?: { method?: string; body?: unknown },
) => Promise<T>;

/** Marks calls for `devtrust portal`: no page of another origin can send it. */
const TOKEN_HEADER = "x-devtrust-portal";
const TOKEN = "devtrust-portal-token";
/** Taken before anything is shown: what is behind the `#` names the view from then on. */
const token = takeToken();

/** Finds out where the page runs. */
export async function connect(): Promise<Connection> {
  const headers: Record<string, string> = token === undefined ? {} : { [TOKEN_HEADER]: token };
  const answer = await fetch("ready", { headers });
  if (!answer.ok) throw new Error(await refusal(answer));
  const ready = (await answer.json()) as Ready;
  const account = ready.account_id ?? (await firstAccount(ready, headers));
  return {
    client: new Client({ ...place(ready, headers), onEvent: tell }),
    checker: new Client({ ...place(ready, headers), ...NOWHERE }),
    accountId: account,
    host: new URL(ready.base_url).host,
    profile: ready.profile,
    defaults: ready,
    control: ready.api_key === undefined ? undefined : control,
  };
}

/** A client of which no request leaves. What the rules of the library let through fails without an attempt more. */
const NOWHERE = {
  fetch: () => Promise.reject(new TypeError("nothing is sent")),
  retry: { maxAttempts: 1 },
};

function place({ api_key, proxy }: Ready, headers: Record<string, string>) {
  if (api_key !== undefined) return { apiKey: api_key, baseUrl: location.origin };
  return { proxyAddsKey: true, baseUrl: proxy ?? "/", headers };
}

async function firstAccount(ready: Ready, headers: Record<string, string>): Promise<string> {
  const client = new Client(place(ready, headers));
  const { items } = await client.account.accounts.list().page({ limit: 1 });
  const id = items[0]?.id;
  if (id === undefined) throw new Error("The key sees no account.");
  return id;
}

async function refusal(answer: Response): Promise<string> {
  if (answer.status === 401 || answer.status === 403) {
    return "This address belongs to an earlier start of the portal. Open the one that devtrust portal printed last.";
  }
  return `The server of this page does not say where it is (HTTP ${answer.status}).`;
}

const control: Control = async (path, { method = "GET", body } = {}) => {
  const answer = await fetch(path, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(messageOf(text));
  return JSON.parse(text);
};

function messageOf(text: string): string {
  try {
    return JSON.parse(text).errors[0].message;
  } catch {
    return text;
  }
}

/** The token comes behind the `#`, where no server sees it, and stays with this tab. */
function takeToken(): string | undefined {
  const given = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(null, "", `${location.pathname}#/`);
  }
  return given ?? sessionStorage.getItem(TOKEN) ?? undefined;
}
