import Dispatch
import Foundation
import Testing

@testable import Devtrust

/// What cannot be seen from outside, or only by luck.
@Suite(.timeLimit(.minutes(1))) struct InsideTests {
    /// What a library would be asked for, and whether a handle was used after it was given back.
    private final class Library: @unchecked Sendable {
        private let lock = NSLock()
        private(set) var cancelled = 0
        private(set) var freed = 0
        private(set) var isMisused = false

        func future() -> NativeFuture {
            NativeFuture(
                7,
                cancel: { handle in
                    self.lock.withLock {
                        self.cancelled += 1
                        self.isMisused = self.isMisused || self.freed > 0 || handle != 7
                    }
                },
                free: { _ in self.lock.withLock { self.freed += 1 } }
            )
        }
    }

    @Test("a call that was given back is not cancelled any more")
    func afterwards() {
        let library = Library()
        let future = library.future()
        future.cancel()
        future.free()
        future.cancel()
        #expect((library.cancelled, library.freed) == (1, 1))
    }

    @Test("giving a call back waits for a cancellation that is under way")
    func meanwhile() {
        let (begun, end, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let future = NativeFuture(1, cancel: { _ in begun.signal(); end.wait() }, free: { _ in done.signal() })
        Thread.detachNewThread { future.cancel() }
        begun.wait()
        Thread.detachNewThread { future.free() }
        #expect(done.wait(timeout: .now() + .milliseconds(50)) == .timedOut)
        end.signal()
        done.wait()
    }

    @Test("a cancellation that runs the task at once does not wait for itself")
    func inline() {
        final class Reference: @unchecked Sendable {
            var future: NativeFuture?
        }
        let reference = Reference()
        let future = NativeFuture(1, cancel: { _ in reference.future?.free() }, free: { _ in reference.future = nil })
        reference.future = future
        future.cancel()
        #expect(reference.future == nil)
    }

    @Test("many threads at once never use a handle after it was given back")
    func together() {
        for _ in 0..<2_000 {
            let library = Library()
            let future = library.future()
            DispatchQueue.concurrentPerform(iterations: 4) { $0 == 1 ? future.free() : future.cancel() }
            #expect(library.freed == 1)
            #expect(!library.isMisused)
        }
    }

    @Test("a service that does not move on is not asked for ever")
    func standing() async throws {
        let asked = Box<Int?>()
        let rows = Rows { offset in
            await asked.add(offset)
            return Page(items: [1, 2], total: nil, limit: nil, offset: 0, nextOffset: 2, mark: "the same rows")
        }
        #expect(try await rows.all() == [1, 2])
        #expect(await asked.values == [nil, 2])
    }

    @Test("time limits cross as they are")
    func durations() async throws {
        let seen = Box<Duration>()
        let transport = FunctionTransport { request in
            await seen.add(request.timeout)
            throw CancellationError()
        }
        for limit in [Duration.milliseconds(1_500), .seconds(90) + .microseconds(1)] {
            let retry = RetryPolicy(maxAttempts: 1)
            let config = ClientConfig(apiKey: SecretText("key"), timeout: .seconds(600), attemptTimeout: limit, retry: retry)
            let client = try Client(config, transport: transport)
            _ = try await failure { try await client.account.accounts.listPage() }
        }
        #expect(await seen.values == [.milliseconds(1_500), .seconds(90) + .microseconds(1)])
        // Below zero is zero, which is refused with the other settings and does not end the process.
        let over = ClientConfig(apiKey: SecretText("key"), timeout: .seconds(-1))
        #expect(try await failure { try Client(over) }.code == "configuration.invalid")
    }
}
