/** Calls that devtrust does not model. */

import type { Bytes } from "./bytes.js";

type Scalar = string | number | boolean;

/** A call that devtrust does not model. */
export interface RawRequest {
  /** GET, POST, PUT, PATCH or DELETE. */
  readonly method: string;
  /** The path behind the base URL, beginning with a slash, percent-encoded where it needs to be. */
  readonly path: string;
  /** Names and values, encoded here; a list repeats its name. */
  readonly query?: Readonly<Record<string, Scalar | readonly Scalar[] | undefined>> | undefined;
  /** Headers of this call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What is sent as JSON. */
  readonly body?: unknown;
}

/** The same as the module gives it. @internal */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Bytes;
}

/** The answer to a call that devtrust does not model. */
export class RawResponse {
  /** The HTTP status; always 2xx, anything else is thrown. */
  readonly status: number;
  /** Names, in small letters, and values in their order. */
  readonly headers: readonly (readonly [string, string])[];
  /** The body's bytes. */
  readonly body: Bytes;

  /** @internal */
  constructor(status: number, headers: readonly (readonly [string, string])[], body: Bytes) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** The body as text. */
  text(): string {
    return new TextDecoder().decode(this.body);
  }

  /** The body as JSON; `undefined` where it is empty. */
  json(): unknown {
    return this.body.length === 0 ? undefined : JSON.parse(this.text());
  }

  /** The first header of this name, whatever its case. */
  header(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return this.headers.find(([header]) => header === wanted)?.[1];
  }
}
