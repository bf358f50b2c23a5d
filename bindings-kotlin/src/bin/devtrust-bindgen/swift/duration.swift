fileprivate struct FfiConverterDuration: FfiConverterRustBuffer {
    static func read(from buffer: inout (data: Data, offset: Data.Index)) throws -> Duration {
        let seconds: UInt64 = try readInt(&buffer)
        let nanoseconds: UInt32 = try readInt(&buffer)
        return .seconds(Int64(clamping: seconds)) + .nanoseconds(Int64(nanoseconds))
    }

    static func write(_ value: Duration, into buffer: inout [UInt8]) {
        // A time below zero is refused as one of zero is: Rust has none.
        let (seconds, attoseconds) = max(value, .zero).components
        writeInt(&buffer, UInt64(seconds))
        writeInt(&buffer, UInt32(attoseconds / 1_000_000_000))
    }
}
