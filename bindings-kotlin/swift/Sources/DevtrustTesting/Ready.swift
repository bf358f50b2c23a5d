#if os(macOS) || os(Linux)
    import Foundation

    /// What the emulator says when it is ready: address, key, and the ids that the first calls need.
    public struct Ready: Sendable, CustomStringConvertible {
        private let members: [String: String]

        init(line: Data) throws {
            guard let told = try JSONSerialization.jsonObject(with: line) as? [String: Any] else {
                throw EmulatorError("the emulator said no JSON object")
            }
            members = told.compactMapValues { $0 as? String }
        }

        /// Where the API is.
        public var baseUrl: String { self["base_url"] ?? "" }
        /// The key that it accepts.
        public var apiKey: String { self["api_key"] ?? "" }
        /// The account that the key belongs to.
        public var accountId: String { self["account_id"] ?? "" }
        /// A rendezvous zone for divisions.
        public var primaryRzoneId: String { self["primary_rzone_id"] ?? "" }
        /// The issuing CA for certificate policies.
        public var icaId: String { self["ica_id"] ?? "" }
        /// The profile for certificate policies.
        public var certificateProfileId: String { self["certificate_profile_id"] ?? "" }

        /// Another thing that it says, by its name: `ready["tlm_profile_id"]`.
        public subscript(name: String) -> String? { members[name] }

        /// Everything but the key.
        public var description: String { "\(members.filter { $0.key != "api_key" })" }
    }
#endif
