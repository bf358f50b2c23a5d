/// Any JSON. A whole number stays one.
indirect enum Json: Codable, Sendable {
    case null
    case flag(Bool)
    case whole(Int64)
    case broken(Double)
    case text(String)
    case list([Json])
    case object([String: Json])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let members = try? value.decode([String: Json].self) {
            self = .object(members)
        } else if let items = try? value.decode([Json].self) {
            self = .list(items)
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Int64.self) {
            self = .whole(number)
        } else {
            self = .broken(try value.decode(Double.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .flag(let flag): try value.encode(flag)
        case .whole(let number): try value.encode(number)
        case .broken(let number): try value.encode(number)
        case .text(let text): try value.encode(text)
        case .list(let items): try value.encode(items)
        case .object(let members): try value.encode(members)
        }
    }

    /// A member, also one that is null.
    func member(_ name: String) -> Json? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// A member; nothing where it is absent or null.
    func given(_ name: String) -> Json? {
        if case .null? = member(name) { nil } else { member(name) }
    }

    func has(_ name: String) -> Bool {
        member(name) != nil
    }

    func needed(_ name: String) throws -> Json {
        guard let member = given(name) else { throw CannotBeWritten("\(name) is needed") }
        return member
    }

    func only(_ names: String...) throws {
        guard case .object(let members) = self else { throw CannotBeWritten("\(self) is no object") }
        if let other = members.keys.first(where: { !names.contains($0) }) {
            throw CannotBeWritten("there is no \(other)")
        }
    }
}
