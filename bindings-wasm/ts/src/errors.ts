/** The one error for everything that can go wrong. */

import type { ErrorCode, ErrorKind } from "./error-codes.js";
import type * as records from "./records.js";
import type { Violation } from "./records.js";

export type { ErrorCode, ErrorKind, ViolationCode } from "./error-codes.js";

export type { Violation } from "./records.js";

/** What core reports of an error; what a host says of its own is less. @internal */
export type Report = Pick<records.Report, "kind" | "code" | "message"> & {
  readonly [name in keyof records.Report]?: records.Report[name] | null | undefined;
};

/** Marks errors of every copy of this package: a bundle may hold it twice, and then `instanceof` is not enough. */
const BRAND = Symbol.for("devtrust.error");

/**
 * Why a call has no result.
 *
 * Branch on `kind` (a closed set) or `code` (stable and finer; all are listed in docs/errors.md); the message is for people
 * and may change.
 */
export class DevtrustError extends Error {
  /** The broad class: `not_found`. */
  readonly kind: ErrorKind;
  /** The stable code: `not_found.resource`. */
  readonly code: ErrorCode;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  /** How many milliseconds the service asked to wait. */
  readonly retryAfter: number | undefined;
  /** The HTTP status, where there was an answer. */
  readonly httpStatus: number | undefined;
  /** The id that every attempt of the call carried, for DigiCert's support. */
  readonly requestId: string | undefined;
  /** The operation: `devices.register`. */
  readonly operation: string | undefined;
  /** The service's own error code, such as `03` or `invalid_api_key`. */
  readonly serverCode: string | undefined;
  /** The service's own message. */
  readonly serverMessage: string | undefined;
  /** What is wrong with which field, where the input was refused. */
  readonly violations: readonly Violation[];
  /** How many requests were sent for this call. */
  readonly attempts: number;
  /** The first 200 bytes of an answer that could not be read, secrets removed. */
  readonly excerpt: string | undefined;

  /** @internal */
  constructor(report: Report, options?: ErrorOptions) {
    super(report.message, options);
    this.name = "DevtrustError";
    this.kind = report.kind;
    this.code = report.code;
    this.retryable = report.retryable ?? false;
    this.retryAfter = report.retry_after_ms ?? undefined;
    this.httpStatus = report.http_status ?? undefined;
    this.requestId = report.request_id ?? undefined;
    this.operation = report.operation ?? undefined;
    this.serverCode = report.server_code ?? undefined;
    this.serverMessage = report.server_message ?? undefined;
    this.violations = report.violations ?? [];
    this.attempts = report.attempts ?? 0;
    this.excerpt = report.excerpt ?? undefined;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** `DevtrustError: devices.get: there is no such device [not_found.resource, HTTP 404, request 6f1c...]`. */
  override toString(): string {
    const where = this.operation === undefined ? "" : `${this.operation}: `;
    const marks: string[] = [this.code];
    if (this.httpStatus !== undefined) marks.push(`HTTP ${this.httpStatus}`);
    if (this.requestId !== undefined) marks.push(`request ${this.requestId}`);
    return `${this.name}: ${where}${this.message} [${marks.join(", ")}]`;
  }
}

/** Whether something that was thrown comes from devtrust, also from another copy of it. */
export function isDevtrustError(error: unknown): error is DevtrustError {
  return error instanceof Error && BRAND in error;
}

/** A setting or an environment that cannot work. @internal */
export function misconfigured(message: string, options?: ErrorOptions): DevtrustError {
  return new DevtrustError(
    { kind: "configuration", code: "configuration.invalid", message },
    options,
  );
}

/** A defect in a module. @internal */
export function defective(cause: unknown, operation?: string): DevtrustError {
  const message = "devtrust itself failed; the next call starts afresh";
  const report: Report = { kind: "internal", code: "internal.defect", message, operation };
  return new DevtrustError(report, { cause });
}

/** Whatever was thrown, as core reads it. @internal */
export function reportOf(problem: unknown): Pick<Report, "code" | "message"> {
  if (isDevtrustError(problem)) return { code: problem.code, message: problem.message };
  const message = problem instanceof Error ? problem.message : String(problem);
  return { code: "internal.defect", message };
}

/** Input that was refused before anything was sent. @internal */
export function invalid(violations: readonly Violation[], operation?: string): DevtrustError {
  const list = violations.map(({ field, message, remedy }) => `${field}: ${message} ${remedy}`);
  const what = list.length === 1 ? "one field is" : "several fields are";
  return new DevtrustError({
    kind: "validation",
    code: "validation.invalid_request",
    message: `${what} not valid; nothing was sent. ${list.join(" | ")}`,
    violations,
    operation,
  });
}
