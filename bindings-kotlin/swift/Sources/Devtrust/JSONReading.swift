import Foundation

// Values of models out of JSON. The library has checked what it hands over: what is not as it should be is a defect, or a
// number that is too large.

/// An answer is not what it should be.
struct Unexpected: Error {
    let what: String

    init(_ what: String) {
        self.what = what
    }
}

/// The members of an answer's object. Each is taken once; what is left at the end is what this version does not know.
struct Members {
    private(set) var rest: [String: JSONValue]

    init(_ json: JSONValue) throws {
        guard case .object(let members) = json else { throw Unexpected("not an object") }
        rest = members
    }

    /// A member; nothing where it is absent.
    mutating func given(_ name: String) -> JSONValue? {
        let member = rest.removeValue(forKey: name)
        return member == .null ? nil : member
    }

    mutating func needed(_ name: String) throws -> JSONValue {
        guard let member = given(name) else { throw Unexpected("\(name) is missing") }
        return member
    }

    mutating func list<T>(_ name: String, _ one: (JSONValue) throws -> T) throws -> [T] {
        try given(name)?.list(one) ?? []
    }

    mutating func map<T>(_ name: String, _ one: (JSONValue) throws -> T) throws -> [String: T] {
        try given(name)?.map(one) ?? [:]
    }
}

extension JSONValue {
    var text: String {
        get throws {
            guard case .string(let text) = self else { throw Unexpected("not text") }
            return text
        }
    }

    var flag: Bool {
        get throws {
            guard case .bool(let flag) = self else { throw Unexpected("not true or false") }
            return flag
        }
    }

    var whole: Int {
        get throws {
            guard case .integer(let number) = self else { throw Unexpected("not a whole number") }
            return number
        }
    }

    var fraction: Double {
        get throws {
            switch self {
            case .integer(let number): return Double(number)
            case .number(let number): return number
            default: throw Unexpected("not a number")
            }
        }
    }

    var moment: Date {
        get throws {
            let text = try text
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
            return try Date(text, strategy: style)
        }
    }

    func map<T>(_ one: (JSONValue) throws -> T) throws -> [String: T] {
        guard case .object(let members) = self else { throw Unexpected("not an object") }
        return try members.mapValues(one)
    }

    func list<T>(_ one: (JSONValue) throws -> T) throws -> [T] {
        guard case .array(let items) = self else { throw Unexpected("not a list") }
        return try items.map(one)
    }

    func unlessNull<T>(_ read: (JSONValue) throws -> T) rethrows -> T? {
        self == .null ? nil : try read(self)
    }

    /// A moment as the API writes it: to the millisecond, without zeros at the end of a fraction.
    static func moment(_ date: Date) -> JSONValue {
        let millis = Int((date.timeIntervalSince1970 * 1000).rounded())
        let seconds = Int((Double(millis) / 1000).rounded(.down))
        let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        guard millis != seconds * 1000 else { return .string(text) }
        var fraction = String(1000 + millis - seconds * 1000).dropFirst()
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return .string("\(text.dropLast()).\(fraction)Z")
    }
}
