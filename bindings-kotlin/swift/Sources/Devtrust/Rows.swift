/// The rows of a list to its end, a page at a time.
///
/// Nothing is sent until it is iterated, and each iteration asks anew. Who stops early leaves the rest unasked for.
public struct Rows<Element: Sendable>: AsyncSequence, Sendable {
    /// Rows asked for at a time where the request says nothing: the service's own default is 10, and 100 was seen to work.
    static var pageSize: UInt32 { 100 }

    /// The next page; nothing after the last.
    fileprivate typealias Pages = () async throws -> [Element]?

    private let pages: @Sendable () -> Pages

    /// Pages that are found by the number of their first row.
    init(
        from first: UInt32?,
        page: @escaping @Sendable (UInt32?) async throws -> (items: [Element], next: UInt64?, mark: String)
    ) {
        pages = {
            var offset = first
            var mark: String?
            var isLast = false
            return {
                if isLast {
                    return nil
                }
                let answer = try await page(offset)
                offset = answer.next.flatMap { UInt32(exactly: $0) }
                // A service that passes over the offset gives the same rows for ever.
                let repeats = answer.mark == mark
                mark = answer.mark
                isLast = repeats || offset == nil
                return repeats ? nil : answer.items
            }
        }
    }

    /// Pages that are found by the row before them; an empty one is the end.
    init(page: @escaping @Sendable (Element?) async throws -> [Element]) {
        pages = {
            var last: Element?
            return {
                let rows = try await page(last)
                last = rows.last
                return rows.isEmpty ? nil : rows
            }
        }
    }

    /// Begins at the first row.
    public func makeAsyncIterator() -> Iterator {
        Iterator(pages: pages())
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
        private let pages: Pages
        private var rows: [Element] = []
        private var position = 0

        fileprivate init(pages: @escaping Pages) {
            self.pages = pages
        }

        /// The next row, which may take a request.
        public mutating func next() async throws -> Element? {
            while position == rows.count {
                guard let page = try await pages() else { return nil }
                (rows, position) = (page, 0)
            }
            defer { position += 1 }
            return rows[position]
        }
    }
}
