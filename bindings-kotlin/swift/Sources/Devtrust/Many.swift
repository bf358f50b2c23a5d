/// What became of one input of a ``Run``.
public struct Outcome<Success: Sendable>: Sendable {
    /// Which one, from 0.
    public let position: Int
    /// Its result, or why it failed.
    public let result: Result<Success, DevtrustError>
    /// Whether the result is that of an earlier run with the same journal.
    public let isKnown: Bool

    /// The result; throws the error where the input failed.
    public func get() throws -> Success {
        try result.get()
    }
}

/// One operation over many inputs: registering a factory's devices, provisioning a fleet.
///
/// ```swift
/// let run = try await client.devices.registerMany(registrations, RunOptions(journal: "devices.journal"))
/// for try await outcome in run {
///     print(outcome.position, outcome.result)
/// }
/// print(run.summary)
/// ```
///
/// Inputs are taken, sent and given back while it is iterated; at no time are more of them in memory than are in flight, and
/// some hundreds on the way in and out. How many requests go out at a time follows what the service takes. An input that is
/// wrong costs nothing and stops nobody; a key that is not valid ends the run.
///
/// It is iterated once, and gives outcomes in the order in which they come. Who stops early ends the run and abandons what is
/// in flight; with a journal, the next run looks it up. What the inputs throw is thrown after those before them have come to
/// their end.
public final class Run<Success: Sendable>: AsyncSequence, Sendable {
    private let native: NativeRun
    private let feed: @Sendable () async throws -> Void
    private let read: @Sendable (RunOutcome) -> Outcome<Success>

    init(
        native: NativeRun,
        feed: @escaping @Sendable () async throws -> Void,
        read: @escaping @Sendable (RunOutcome) -> Outcome<Success>
    ) {
        self.native = native
        self.feed = feed
        self.read = read
    }

    /// How it stands, also while it goes on.
    public var summary: RunSummary { native.summary() }

    /// Begins no further input. Those in flight come to their end, and iterating gives them.
    public func stop() {
        native.stop()
    }

    /// Runs to the end and gives the summary, without the outcomes.
    public func wait() async throws -> RunSummary {
        for try await _ in self {}
        return summary
    }

    /// Begins to take inputs.
    public func makeAsyncIterator() -> Iterator {
        Iterator(feeding: Feeding(native: native, feed: feed), read: read)
    }

    /// Where an iteration is.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let feeding: Feeding
        fileprivate let read: @Sendable (RunOutcome) -> Outcome<Success>
        private var ready: [RunOutcome] = []
        private var position = 0

        fileprivate init(feeding: Feeding, read: @escaping @Sendable (RunOutcome) -> Outcome<Success>) {
            self.feeding = feeding
            self.read = read
        }

        /// The next outcome, which may take requests.
        public mutating func next() async throws -> Outcome<Success>? {
            if position == ready.count {
                (ready, position) = (try await feeding.native.ended(), 0)
                if ready.isEmpty {
                    try await feeding.end()
                    return nil
                }
            }
            defer { position += 1 }
            return read(ready[position])
        }
    }
}

/// Takes inputs while outcomes are taken, and ends the run with the last who takes them.
private final class Feeding: Sendable {
    let native: NativeRun
    private let task: Task<Void, any Error>

    init(native: NativeRun, feed: @escaping @Sendable () async throws -> Void) {
        self.native = native
        task = Task {
            // What is thrown is kept for the end: those before it come to theirs.
            defer { native.finish() }
            try await feed()
        }
    }

    /// Throws what the inputs threw, where the run has come to them.
    func end() async throws {
        guard native.summary().ending == .complete else { return }
        try await task.value
    }

    deinit {
        task.cancel()
        native.abandon()
    }
}

extension Session {
    func many<Inputs: AsyncSequence & Sendable, Success: Sendable>(
        _ operation: String,
        _ inputs: Inputs,
        _ options: RunOptions,
        _ write: @escaping @Sendable (Inputs.Element) -> JSONValue,
        _ read: @escaping @Sendable (JSONValue) throws -> Success
    ) async throws -> Run<Success> {
        let run = try await native.many(operation: operation, options: options)
        return Run(native: run, feed: {
            for try await input in inputs {
                guard try run.feed(inputs: [written(write(input))]) else { return }
                if run.room() == 0 {
                    await run.wanted()
                }
                try Task.checkCancellation()
            }
        }, read: { outcome in
            let result: Result<Success, DevtrustError>
            if let error = outcome.error {
                result = .failure(error)
            } else {
                do {
                    result = .success(try read(parsed(outcome.result ?? "null")))
                } catch {
                    result = .failure(unexpected(operation, error))
                }
            }
            return Outcome(position: Int(outcome.position), result: result, isKnown: outcome.isKnown)
        })
    }
}
