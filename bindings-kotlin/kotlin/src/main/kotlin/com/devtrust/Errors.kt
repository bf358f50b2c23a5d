package com.devtrust

/** What an error tells, the same for every kind. */
public val DevtrustException.report: ErrorReport
    get() = when (this) {
        is DevtrustException.Validation -> report
        is DevtrustException.Authentication -> report
        is DevtrustException.Permission -> report
        is DevtrustException.NotFound -> report
        is DevtrustException.Conflict -> report
        is DevtrustException.RateLimited -> report
        is DevtrustException.Server -> report
        is DevtrustException.Transport -> report
        is DevtrustException.Timeout -> report
        is DevtrustException.Cancelled -> report
        is DevtrustException.Decode -> report
        is DevtrustException.Configuration -> report
        is DevtrustException.Internal -> report
    }

/** The stable code: `timeout.deadline`. All are listed in the error glossary. */
public val DevtrustException.code: String get() = report.code

/** Whether the same call may succeed later without a change. */
public val DevtrustException.retryable: Boolean get() = report.retryable

/** What is wrong with which field. */
public val DevtrustException.violations: List<FieldViolation> get() = report.violations
