/// One page of a list.
public struct Page<Row: Sendable>: Sendable {
    /// The rows.
    public let items: [Row]
    /// How many rows there are in all, where the service tells.
    public let total: Int?
    /// How many rows a page has, where the service tells.
    public let limit: Int?
    /// Where this page begins, from 0.
    public let offset: Int
    /// Where the next page begins; nothing on the last one.
    public let nextOffset: Int?
    /// The same for two pages with the same rows. Who asks for pages by hand ends where it repeats: that service passes over
    /// the offset.
    public let mark: String
}

extension Page: Equatable where Row: Equatable {}
extension Page: Hashable where Row: Hashable {}

extension Page {
    init(json: JSONValue, _ row: (JSONValue) throws -> Row) throws {
        var members = try Members(json)
        items = try members.list("items", row)
        total = try members.given("total").map { try $0.whole }
        limit = try members.given("limit").map { try $0.whole }
        offset = try members.needed("offset").whole
        nextOffset = try members.given("next_offset").map { try $0.whole }
        mark = try members.needed("mark").text
    }
}
