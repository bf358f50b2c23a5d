// From a scenario's JSON to values of Swift. What the compiler would refuse is refused here, too.

import Devtrust
import Foundation

/// A caller cannot write that in Swift. A scenario that asks for it says so under `skip`.
struct CannotBeWritten: Error {
    let what: String

    init(_ what: String) {
        self.what = what
    }
}

func text(_ json: Json) throws -> String {
    guard case .text(let text) = json else { throw CannotBeWritten("\(json) is no text") }
    return text
}

func flag(_ json: Json) throws -> Bool {
    guard case .flag(let flag) = json else { throw CannotBeWritten("\(json) is no Bool") }
    return flag
}

func number(_ json: Json) throws -> UInt32 {
    guard case .whole(let number) = json, let number = UInt32(exactly: number) else {
        throw CannotBeWritten("\(json) is no UInt32")
    }
    return number
}

func whole(_ json: Json) throws -> Int {
    guard case .whole(let number) = json else { throw CannotBeWritten("\(json) is no Int") }
    return Int(number)
}

func fraction(_ json: Json) throws -> Double {
    switch json {
    case .whole(let number): return Double(number)
    case .broken(let number): return number
    default: throw CannotBeWritten("\(json) is no Double")
    }
}

/// Any JSON, as a request holds it.
func value(_ json: Json) -> JSONValue {
    switch json {
    case .null: .null
    case .flag(let flag): .bool(flag)
    case .whole(let number): .integer(Int(number))
    case .broken(let number): .number(number)
    case .text(let text): .string(text)
    case .list(let items): .array(items.map(value))
    case .object(let members): .object(members.mapValues(value))
    }
}

func moment(_ json: Json) throws -> Date {
    try Date(text(json), strategy: .iso8601)
}

func millis(_ json: Json) throws -> Duration {
    guard case .whole(let number) = json else { throw CannotBeWritten("\(json) is no Duration") }
    return .milliseconds(number)
}

func list<T>(_ json: Json, _ one: (Json) throws -> T) throws -> [T] {
    guard case .list(let items) = json else { throw CannotBeWritten("\(json) is no list") }
    return try items.map(one)
}

func map<T>(_ json: Json, _ one: (Json) throws -> T) throws -> [String: T] {
    guard case .object(let members) = json else { throw CannotBeWritten("\(json) is no object") }
    return try members.mapValues(one)
}

func texts(_ json: Json) throws -> [String: String] {
    try map(json) { try text($0) }
}
