import Foundation

/// What a write to a connection that the service has closed does to the process.
///
/// The system raises SIGPIPE, which ends a process that has not said otherwise; Rust's own programs ignore it, and a library
/// in somebody else's process has to ask. The write fails in any case, and the call ends with an error.
enum BrokenPipes {
    /// Ignores the signal from the first use on, unless the app has a handler of its own.
    static let areErrors: Void = {
        guard let before = signal(SIGPIPE, SIG_IGN) else { return }
        let isIgnored = unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
        if !isIgnored { _ = signal(SIGPIPE, before) }
    }()
}
