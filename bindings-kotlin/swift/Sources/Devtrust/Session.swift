import Foundation

/// Rows asked for at a time when a list is walked: the service's own default is 10, and 100 was seen to work.
private let pageSize = 100

/// A client's native half. What operations take and give crosses to it as JSON text.
struct Session: Sendable {
    let native: NativeClient

    func call<T>(_ operation: String, _ request: JSONValue, _ read: (JSONValue) throws -> T) async throws -> T {
        let answer = try await native.call(operation: operation, request: written(request))
        do {
            return try read(parsed(answer))
        } catch {
            throw unexpected(operation, error)
        }
    }

    func run(_ operation: String, _ request: JSONValue) async throws {
        _ = try await native.call(operation: operation, request: written(request))
    }

    func download(_ operation: String, _ request: JSONValue) async throws -> Data {
        try await native.download(operation: operation, request: written(request))
    }

    func page<Row: Sendable>(
        _ operation: String, _ request: JSONValue, _ row: (JSONValue) throws -> Row
    ) async throws -> Page<Row> {
        try await call(operation, request) { try Page(json: $0, row) }
    }

    /// A list to its end, a page at a time.
    func rows<Row: Sendable>(
        _ operation: String, _ request: JSONValue, _ row: @escaping @Sendable (JSONValue) throws -> Row
    ) -> Rows<Row> {
        Rows { offset in
            guard case .object(var filters) = request else { throw Unexpected("a request that is no object") }
            filters["limit"] = filters["limit"] ?? .integer(pageSize)
            filters["offset"] = offset.map { .integer($0) } ?? filters["offset"]
            return try await page(operation, .object(filters), row)
        }
    }
}

func unexpected(_ operation: String, _ problem: any Error) -> DevtrustError {
    let what = (problem as? Unexpected)?.what ?? "\(problem)"
    return .decode(
        report: ErrorReport(
            kind: "decode",
            code: ErrorCode.decodeUnexpectedShape,
            message: "the answer is not what was expected: \(what)",
            retryable: false,
            attempts: 1,
            operation: operation
        )
    )
}
