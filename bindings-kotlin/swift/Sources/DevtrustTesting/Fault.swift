#if os(macOS) || os(Linux)
    /// What goes wrong.
    public enum Fault: Sendable {
        /// The connection is reset, and nothing is done.
        case resetBefore
        /// The work is done, and the connection is reset in place of the answer.
        case resetAfter
        /// The answer ends half-way.
        case truncate
        /// The answer is no JSON.
        case malformed
        /// The answer is a web page.
        case html
        /// The answer has no body.
        case empty
        /// There is no answer.
        case hang
        /// The answer comes later.
        case latency(Duration)
        /// Another status; with `retryAfter`, also how many seconds to wait.
        case status(Int, retryAfter: Int? = nil)

        var json: Any {
            switch self {
            case .resetBefore: "reset_before"
            case .resetAfter: "reset_after"
            case .truncate: "truncate"
            case .malformed: "malformed"
            case .html: "html"
            case .empty: "empty"
            case .hang: "hang"
            case .latency(let by):
                ["latency": ["ms": by.components.seconds * 1000 + by.components.attoseconds / 1_000_000_000_000_000]]
            case .status(let status, let retryAfter):
                ["status": ["status": status, "retry_after": retryAfter].compactMapValues { $0 }]
            }
        }
    }
#endif
