import { expect, test } from "vitest";
import { brokenOff, type Trouble, unanswered } from "../src/failure.js";

const URL = "https://demo.one.digicert.com/devicetrustmanager/certificate-issuance-service/x";

/** An error as Node's `fetch` throws it. */
function node(code: string, message: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}

/** An error as Deno's `fetch` throws it: with the address, whose host and path hold the word "cert". */
function deno(detail: string): Error {
  return new TypeError(`error sending request for url (${URL}): ${detail}`);
}

test.each<[Error, string]>([
  [node("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1"), "connect unsent"],
  [node("ENOTFOUND", "getaddrinfo ENOTFOUND certs.example"), "dns unsent"],
  [node("ECONNRESET", "read ECONNRESET"), "reset sent"],
  [node("UND_ERR_SOCKET", "other side closed"), "reset sent"],
  [node("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"), "tls unsent"],
  [node("CERT_HAS_EXPIRED", "certificate has expired"), "tls unsent"],
  [node("UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error"), "timeout sent"],
  [deno("client error (Connect): tcp connect error: Connection refused"), "connect unsent"],
  [deno("client error (Connect): invalid peer certificate: UnknownIssuer"), "tls unsent"],
  [deno("client error (Connect): dns error: failed to lookup address information"), "dns unsent"],
  [deno("client error (SendRequest): connection error: Connection reset by peer"), "reset sent"],
  [deno("client error (SendRequest): connection closed before message completed"), "reset sent"],
  [deno("client error (SendRequest): something new"), "other sent"],
  [new Error(`no certificate for you at ${URL}`), "other sent"],
  [new DOMException("The operation timed out.", "TimeoutError"), "timeout sent"],
])("%s means %s", (error, meaning) => {
  expect(inWords(unanswered(error))).toBe(meaning);
});

test("once an answer began, it is the answer that broke off", () => {
  expect(inWords(brokenOff(node("ECONNREFUSED", "x")))).toBe("body sent");
});

test.each<[unknown, string]>([
  ["a text", "no answer came (a text)"],
  [undefined, "no answer came ()"],
  [
    {
      get message() {
        throw new Error("never");
      },
    },
    "no answer came ()",
  ],
])("what is thrown may be anything: %#", (thrown, message) => {
  expect(unanswered(thrown)).toEqual({ failure: "other", unsent: false, message });
});

function inWords({ failure, unsent }: Trouble): string {
  return `${failure} ${unsent ? "unsent" : "sent"}`;
}
