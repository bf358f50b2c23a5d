/// A secret: an API key, a passcode, a private key. It shows nothing of itself when it is printed, dumped or reflected, and
/// ``reveal()`` is the one way to the text.
///
/// The text stays in memory until its last copy goes: Swift has no way to wipe a `String`.
public struct SecretText: Hashable, Sendable {
    private let text: String

    /// Wraps a text.
    public init(_ text: String) {
        self.text = text
    }

    /// The text itself. Keep it out of logs.
    public func reveal() -> String {
        text
    }
}

extension SecretText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `***`
    public var description: String { "***" }

    /// `***`
    public var debugDescription: String { "***" }

    /// Nothing inside.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
