// From results to their form on the wire.

import Devtrust
import Foundation

/// What a call gave, and the same on the wire.
struct Answer {
    let value: Any
    let wire: Json?

    init(_ value: Any, _ wire: Json?) {
        self.value = value
        self.wire = wire
    }
}

/// How much of a list a scenario takes.
enum Take {
    case all
    case page
    case rows(Int)

    init(_ json: Json?) throws {
        switch json {
        case nil, .text("all"): self = .all
        case .text("page"): self = .page
        case .some(let count): self = .rows(Int(try number(count)))
        }
    }
}

/// A list as a user takes it: all of it, so many rows of it, or one page.
func list<T: Sendable>(
    _ take: Take, _ rows: Rows<T>, _ page: () async throws -> Page<T>, _ row: (T) -> Json
) async throws -> Answer {
    switch take {
    case .all:
        let all = try await rows.all()
        return Answer(all, array(all, row))
    case .page:
        let one = try await page()
        return Answer(one, wire(one, row))
    case .rows(let count):
        var some: [T] = []
        for try await row in rows.prefix(count) {
            some.append(row)
        }
        return Answer(some, array(some, row))
    }
}

private func wire<T>(_ page: Page<T>, _ row: (T) -> Json) -> Json {
    var all = Members(nil)
    all["items"] = array(page.items, row)
    all["total"] = page.total.map { json($0) }
    all["limit"] = page.limit.map { json($0) }
    all["offset"] = json(page.offset)
    all["next_offset"] = page.nextOffset.map { json($0) }
    all["mark"] = json(page.mark)
    return all.json
}

/// Known members, and those that this version does not know. Nothing is not written.
struct Members: Sendable {
    private var all: [String: Json]

    init(_ extra: [String: JSONValue]?) {
        all = extra.map(known) ?? [:]
    }

    subscript(name: String) -> Json? {
        get { all[name] }
        set { all[name] = newValue }
    }

    var json: Json { .object(all) }
}

func array<T>(_ items: [T], _ one: (T) -> Json) -> Json {
    .list(items.map(one))
}

/// JSON that the library wrote.
func parsed(_ text: String) -> Json {
    do {
        return try JSONDecoder().decode(Json.self, from: Data(text.utf8))
    } catch {
        fatalError("\(text) is no JSON: \(error)")
    }
}

func written(_ json: Json) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    do {
        return String(decoding: try encoder.encode(json), as: UTF8.self)
    } catch {
        fatalError("\(json) cannot be written: \(error)")
    }
}

func json(_ value: String) -> Json { .text(value) }

func json(_ value: Bool) -> Json { .flag(value) }

func json(_ value: JSONValue) -> Json {
    switch value {
    case .null: .null
    case .bool(let flag): .flag(flag)
    case .integer(let number): .whole(Int64(number))
    case .number(let number): .broken(number)
    case .string(let text): .text(text)
    case .array(let items): .list(items.map { json($0) })
    case .object(let members): .object(known(members))
    }
}

private func known(_ members: [String: JSONValue]) -> [String: Json] { members.mapValues { json($0) } }

func json(_ value: UInt64) -> Json { .whole(Int64(value)) }

func json(_ value: Int) -> Json { .whole(Int64(value)) }

func json(_ value: Double) -> Json { .broken(value) }

func mapped<T>(_ all: [String: T], _ one: (T) -> Json) -> Json { .object(all.mapValues(one)) }

/// To the nearest millisecond, without zeros at the end. Foundation cuts off what a `Double` has too little of.
func json(_ value: Date) -> Json {
    let millis = Int64((value.timeIntervalSince1970 * 1000).rounded())
    let (fraction, seconds) = (((millis % 1000) + 1000) % 1000, (Double(millis) / 1000).rounded(.down))
    var text = Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    if fraction > 0 {
        var digits = String(1000 + fraction).dropFirst()
        while digits.hasSuffix("0") { digits.removeLast() }
        text = text.dropLast() + "." + digits + "Z"
    }
    return .text(text)
}

func bytes(_ value: Data) -> Json { .object(["base64": .text(value.base64EncodedString())]) }

func millis(_ value: Duration) -> UInt64 {
    UInt64(value.components.seconds) * 1000 + UInt64(value.components.attoseconds / 1_000_000_000_000_000)
}
