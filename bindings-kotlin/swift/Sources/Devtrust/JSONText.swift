// JSON text from and to the library, which writes it compactly. Foundation's decoder has to guess what comes next, and takes
// eight times as long for the same tree.

/// What the library wrote.
func parsed(_ text: String) throws -> JSONValue {
    var reader = JSONReader(bytes: Array(text.utf8))
    return try reader.value()
}

private struct JSONReader {
    let bytes: [UInt8]
    private var at = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func value() throws -> JSONValue {
        switch try next() {
        case UInt8(ascii: "{"): .object(try members())
        case UInt8(ascii: "["): .array(try items())
        case UInt8(ascii: "\""): .string(try text())
        case UInt8(ascii: "t"): try word("true", .bool(true))
        case UInt8(ascii: "f"): try word("false", .bool(false))
        case UInt8(ascii: "n"): try word("null", .null)
        default: try number()
        }
    }

    private func next() throws -> UInt8 {
        guard at < bytes.count else { throw Unexpected("text that ends early") }
        return bytes[at]
    }

    private mutating func take() throws -> UInt8 {
        defer { at += 1 }
        return try next()
    }

    private mutating func take(_ wanted: Unicode.Scalar) throws {
        guard try take() == UInt8(ascii: wanted) else { throw Unexpected("something else than \(wanted)") }
    }

    /// Whether another entry follows; takes what separates or ends them.
    private mutating func goesOn(until end: Unicode.Scalar) throws -> Bool {
        let mark = try take()
        guard mark == UInt8(ascii: ",") || mark == UInt8(ascii: end) else { throw Unexpected("no \(end)") }
        return mark == UInt8(ascii: ",")
    }

    private mutating func members() throws -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        try take("{")
        if try next() == UInt8(ascii: "}") {
            at += 1
            return members
        }
        repeat {
            let name = try text()
            try take(":")
            members[name] = try value()
        } while try goesOn(until: "}")
        return members
    }

    private mutating func items() throws -> [JSONValue] {
        var items: [JSONValue] = []
        try take("[")
        if try next() == UInt8(ascii: "]") {
            at += 1
            return items
        }
        repeat { items.append(try value()) } while try goesOn(until: "]")
        return items
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws -> JSONValue {
        guard bytes[at...].starts(with: word.utf8) else { throw Unexpected("something else than \(word)") }
        at += word.utf8.count
        return value
    }

    private mutating func number() throws -> JSONValue {
        let start = at
        while at < bytes.count, !#",]}"#.utf8.contains(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if let whole = Int(text) { return .integer(whole) }
        guard let number = Double(text) else { throw Unexpected("\(text), which is no number") }
        return .number(number)
    }

    private mutating func text() throws -> String {
        try take("\"")
        // Certificates are lines of 64 letters with an escaped end. They are joined as bytes; a text would check every piece.
        var (before, start): ([UInt8], Int) = ([], at)
        while true {
            let byte = try take()
            if byte == UInt8(ascii: "\"") {
                let last = bytes[start..<at - 1]
                return before.isEmpty ? String(decoding: last, as: UTF8.self) : String(decoding: before + last, as: UTF8.self)
            } else if byte == UInt8(ascii: "\\") {
                before += bytes[start..<at - 1]
                before += try escaped().utf8
                start = at
            }
        }
    }

    private mutating func escaped() throws -> Unicode.Scalar {
        switch try take() {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "u"):
            // The library escapes control characters alone, which have no second half.
            let digits = try (0..<4).map { _ in Character(Unicode.Scalar(try take())) }
            guard let code = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(code) else {
                throw Unexpected("\\u\(String(digits))")
            }
            return scalar
        case let other: return Unicode.Scalar(other)
        }
    }
}

/// JSON text.
func written(_ value: JSONValue) -> String {
    var text: [UInt8] = []
    write(value, to: &text)
    return String(decoding: text, as: UTF8.self)
}

private func write(_ value: JSONValue, to text: inout [UInt8]) {
    switch value {
    case .null: text += "null".utf8
    case .bool(let flag): text += (flag ? "true" : "false").utf8
    case .integer(let number): text += String(number).utf8
    // JSON has no infinity.
    case .number(let number): text += (number.isFinite ? String(number) : "null").utf8
    case .string(let string): write(string, to: &text)
    case .array(let items):
        text.append(UInt8(ascii: "["))
        for (index, item) in items.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            write(item, to: &text)
        }
        text.append(UInt8(ascii: "]"))
    case .object(let members):
        text.append(UInt8(ascii: "{"))
        for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            write(member.key, to: &text)
            text.append(UInt8(ascii: ":"))
            write(member.value, to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }
}

private func write(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            text += [UInt8(ascii: "\\"), byte]
        case 0..<0x20:
            let digits = String(byte, radix: 16)
            text += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
        default: text.append(byte)
        }
    }
    text.append(UInt8(ascii: "\""))
}
