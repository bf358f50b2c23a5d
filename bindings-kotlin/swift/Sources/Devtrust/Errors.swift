extension DevtrustError {
    /// What the error tells, the same for every kind.
    public var report: ErrorReport {
        switch self {
        case .validation(let report), .authentication(let report), .permission(let report), .notFound(let report),
            .conflict(let report), .rateLimited(let report), .server(let report), .transport(let report),
            .timeout(let report), .cancelled(let report), .decode(let report), .configuration(let report),
            .internal(let report):
            report
        }
    }

    /// The stable code: `timeout.deadline`. All are listed in the error glossary.
    public var code: String { report.code }

    /// Whether the same call may succeed later without a change.
    public var isRetryable: Bool { report.retryable }

    /// What is wrong with which field.
    public var violations: [FieldViolation] { report.violations }
}

extension DevtrustError: CustomStringConvertible {
    /// What happened and what to do, with the code: `the deadline passed [timeout.deadline]`.
    public var description: String { "\(report.message) [\(report.code)]" }
}

extension HttpTransportError: CustomStringConvertible {
    /// What happened.
    public var description: String {
        switch self {
        case .failed(_, _, let reason): reason
        }
    }
}

extension SignerError: CustomStringConvertible {
    /// Why there is no signature.
    public var description: String {
        switch self {
        case .failed(let reason): reason
        }
    }
}

extension HostError: CustomStringConvertible {
    /// What failed.
    public var description: String {
        switch self {
        case .failed(let reason): reason
        }
    }
}
