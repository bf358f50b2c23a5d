// Settings as the library takes them. What is nil keeps its default.

func given(_ value: String?) -> NativeSetting? {
    value.map { .text(value: $0) }
}

func given(_ value: SecretText?) -> NativeSetting? {
    value.map { .hidden(value: $0) }
}

func given(_ value: Bool) -> NativeSetting? {
    .flag(value: value)
}

func given(_ value: UInt32?) -> NativeSetting? {
    value.map { .number(value: UInt64($0)) }
}

func given(_ value: UInt64?) -> NativeSetting? {
    value.map { .number(value: $0) }
}

func given(_ value: Duration?) -> NativeSetting? {
    value.map { .time(value: $0) }
}

func given(_ value: [String: String]) -> NativeSetting? {
    .texts(value: value)
}

func given(_ value: Proxy?) -> NativeSetting? {
    value.map { .route(value: $0) }
}

func given(_ value: ClientIdentity?) -> NativeSetting? {
    value.map { .identity(value: $0) }
}
