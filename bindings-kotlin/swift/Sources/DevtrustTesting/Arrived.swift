#if os(macOS) || os(Linux)
    /// A request that arrived. Keys, tokens, cookies and passcodes show as `***`.
    public struct Arrived: Sendable, Decodable {
        /// Its number; the first one has 1.
        public let sequence: Int
        public let method: String
        public let path: String
        public let query: String?
        /// Names in lower case with their values, in the order in which they came.
        public let headers: [[String]]
        /// As text, or in base64 where `bodyEncoding` says so.
        public let body: String
        /// `utf8` or `base64`.
        public let bodyEncoding: String
        /// What was answered; nil while it is under way, and where nothing was.
        public let status: Int?
        /// Whether the client went away before the answer.
        public let aborted: Bool
    }
#endif
