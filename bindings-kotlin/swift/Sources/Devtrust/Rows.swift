/// The rows of a list to its end, a page at a time.
///
/// Nothing is sent until it is iterated, and each iteration asks anew. Who stops early leaves the rest unasked for.
public struct Rows<Element: Sendable>: AsyncSequence, Sendable {
    /// Rows asked for at a time where the request says nothing: the service's own default is 10, and 100 was seen to work.
    static var pageSize: UInt32 { 100 }

    typealias Page = (items: [Element], next: UInt64?)

    private let first: UInt32?
    private let page: @Sendable (UInt32?) async throws -> Page

    init(from first: UInt32?, page: @escaping @Sendable (UInt32?) async throws -> Page) {
        self.first = first
        self.page = page
    }

    /// Begins at the first row.
    public func makeAsyncIterator() -> Iterator {
        Iterator(offset: first, page: page)
    }

    /// All rows in an array.
    public func all() async throws -> [Element] {
        var rows: [Element] = []
        for try await row in self {
            rows.append(row)
        }
        return rows
    }

    /// Where an iteration is.
    public struct Iterator: AsyncIteratorProtocol {
        private var offset: UInt32?
        private let page: @Sendable (UInt32?) async throws -> Page
        private var rows: [Element] = []
        private var position = 0
        private var isLast = false

        init(offset: UInt32?, page: @escaping @Sendable (UInt32?) async throws -> Page) {
            self.offset = offset
            self.page = page
        }

        /// The next row, which may take a request.
        public mutating func next() async throws -> Element? {
            while position == rows.count {
                if isLast {
                    return nil
                }
                let answer = try await page(offset)
                (rows, position) = (answer.items, 0)
                let following = answer.next.flatMap { UInt32(exactly: $0) }
                // A service that does not move on would be asked for ever.
                isLast = following.map { $0 <= offset ?? 0 } ?? true
                offset = following
            }
            defer { position += 1 }
            return rows[position]
        }
    }
}
