/** Which proxy a request goes through, as curl and most other programs read it from the environment. */

import { BlockList, isIP } from "node:net";
import { Trouble } from "../failure.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address, by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in capitals or not. This machine is
 * always reached without one.
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const said = (name: string) => environment[name] || environment[name.toUpperCase()];
  const address = said(`${url.protocol.slice(0, -1)}_proxy`) ?? said("all_proxy");
  if (address === undefined || isExempt(url, said("no_proxy") ?? "")) return undefined;
  const proxy = read(address);
  if (proxy !== undefined) return proxy;
  // The address may hold a password, so it does not show.
  throw new Trouble(
    "proxy",
    true,
    "the environment names a proxy that is no http:// or https:// address",
  );
}

function read(address: string): URL | undefined {
  try {
    const url = new URL(address.includes("://") ? address : `http://${address}`);
    return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
  } catch {
    return undefined;
  }
}

/** `NO_PROXY`: names with their subdomains, addresses, networks, with or without a port, or `*`. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || isIn(host, "127.0.0.0/8") || host === "::1") return true;
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === "*") return true;
    const [, given = "", only = port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    const name = (isIP(entry) ? entry : given).replace(/^\*?\./, "").toLowerCase();
    if (name === "" || (only !== port && !isIP(entry))) return false;
    return host === name || host.endsWith(`.${name}`) || isIn(host, entry);
  });
}

function isIn(host: string, network: string): boolean {
  const [address = "", bits] = network.split("/");
  const family = (text: string) => (isIP(text) === 6 ? "ipv6" : "ipv4");
  if (bits === undefined || isIP(address) === 0 || isIP(host) !== isIP(address)) return false;
  try {
    const list = new BlockList();
    list.addSubnet(address, Number(bits), family(address));
    return list.check(host, family(host));
  } catch {
    return false;
  }
}

/** What a proxy is told about who asks. */
export function authorization(proxy: URL): Record<string, string> {
  if (proxy.username === "") return {};
  const text = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(text).toString("base64")}` };
}
