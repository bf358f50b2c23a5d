/// What a call reports while it runs. It starts when it is iterated; who stops early ends it, and what goes wrong is thrown.
public struct Reports<Element: Sendable>: AsyncSequence, Sendable {
    /// Reports that wait for somebody who is slow. The oldest are lost when there are more.
    private static var waiting: Int { 1024 }

    typealias Work = @Sendable (@escaping @Sendable (Element) -> Void) async throws -> Void

    private let work: Work

    init(work: @escaping Work) {
        self.work = work
    }

    /// Starts the call.
    public func makeAsyncIterator() -> AsyncThrowingStream<Element, any Error>.Iterator {
        let (stream, continuation) = AsyncThrowingStream<Element, any Error>.makeStream(
            bufferingPolicy: .bufferingNewest(Self.waiting)
        )
        let call = Task { [work] in
            do {
                try await work { continuation.yield($0) }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        // Also when nobody has the iterator any more.
        continuation.onTermination = { _ in call.cancel() }
        return stream.makeAsyncIterator()
    }
}
