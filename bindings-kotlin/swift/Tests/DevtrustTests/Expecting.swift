import Devtrust
import Testing

/// What a test cannot go on without.
struct Problem: Error {
    let what: String
}

/// The error of a call that has to fail.
func failure(
    _ call: () async throws -> some Any, at location: SourceLocation = #_sourceLocation
) async throws -> DevtrustError {
    do {
        let value = try await call()
        Issue.record("it gave \(value)", sourceLocation: location)
    } catch let error as DevtrustError {
        return error
    }
    throw Problem(what: "it did not fail")
}

/// Waits until something is so. What never comes is ended by the time limit of the test.
func until(_ condition: () async throws -> Bool) async throws {
    while try await !condition() {
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// A transport that is a function.
final class FunctionTransport: HttpTransport {
    private let function: @Sendable (HttpRequest) async throws -> HttpResponse

    init(_ function: @escaping @Sendable (HttpRequest) async throws -> HttpResponse) {
        self.function = function
    }

    /// Always the same answer.
    convenience init(answering status: UInt16, _ body: String) {
        self.init { _ in
            let headers = [NameValue(name: "Content-Type", value: "application/json")]
            return HttpResponse(status: status, headers: headers, body: .init(body.utf8))
        }
    }

    func send(request: HttpRequest) async throws -> HttpResponse {
        try await function(request)
    }
}

/// What several tasks write and a test reads.
actor Box<Value: Sendable> {
    private(set) var values: [Value] = []

    func add(_ value: Value) {
        values.append(value)
    }
}
