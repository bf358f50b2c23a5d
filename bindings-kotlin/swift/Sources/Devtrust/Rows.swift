/// The rows of a list to its end, a page at a time.
///
/// Nothing is sent until it is iterated, and each iteration asks anew. Who stops early leaves the rest unasked for.
public struct Rows<Element: Sendable>: AsyncSequence, Sendable {
    /// The next page; nothing after the last.
    fileprivate typealias Pages = () async throws -> [Element]?

    private let pages: @Sendable () -> Pages

    /// Pages that are found by the number of their first row; the first of them is asked for without one.
    init(page: @escaping @Sendable (Int?) async throws -> Page<Element>) {
        pages = {
            var offset: Int?
            var mark: String?
            var isLast = false
            return {
                if isLast {
                    return nil
                }
                let answer = try await page(offset)
                offset = answer.nextOffset
                // A service that passes over the offset gives the same rows for ever.
                let repeats = answer.mark == mark
                mark = answer.mark
                isLast = repeats || offset == nil
                return repeats ? nil : answer.items
            }
        }
    }

    /// Pages that are found by the row before them; an empty one is the end.
    init(after page: @escaping @Sendable (Element?) async throws -> [Element]) {
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
