// Jobs without a script: the public initialiser, real HTTP, a real clock.

import Devtrust
import Foundation

/// What a client does with a job, once or many times.
func run(_ job: Json, live: Json, _ write: @escaping @Sendable (Members) -> Void) async throws {
    let asked = try job.needed("when")
    var made: Client?
    let refused = await noted { _ in
        made = try Client(settings(live.given("config") ?? .object([:])))
        return Answer((), nil)
    }
    guard let client = made else { return write(refused) }
    guard let times = asked.given("repeat") else {
        return write(try await once(client, asked, after: job.given("after")))
    }
    let (count, inFlight) = try (Int(number(times.needed("count"))), Int(number(times.needed("in_flight"))))
    // Calls that overlap: what each of them needs of the memory cannot be told.
    await withTaskGroup(of: Void.self) { group in
        for n in 0..<count {
            if n >= inFlight { await group.next() }
            group.addTask {
                var line = await timed(client, numbered(asked, n))
                line["n"] = json(n)
                write(line)
            }
        }
    }
}

private func once(_ client: Client, _ asked: Json, after: Json?) async throws -> Members {
    let before = try Memory.start()
    var line = await timed(client, asked)
    line["peak_bytes"] = json(try Memory.peak() - before)
    if let after {
        line["after"] = await noted { steps in try await perform(client, after, steps) }.json
    }
    return line
}

private func timed(_ client: Client, _ asked: Json) async -> Members {
    let clock = ContinuousClock()
    let started = clock.now
    var line = await noted { steps in try await perform(client, asked, steps) }
    line["elapsed_ms"] = json(millis(started.duration(to: clock.now)))
    return line
}

/// The call of this number: `{n}` in any text stands for it.
private func numbered(_ json: Json, _ n: Int) -> Json {
    switch json {
    case .text(let text): .text(text.replacingOccurrences(of: "{n}", with: "\(n)"))
    case .list(let items): .list(items.map { numbered($0, n) })
    case .object(let members): .object(members.mapValues { numbered($0, n) })
    default: json
    }
}

/// The process's resident memory, as Linux counts it.
private enum Memory {
    /// What is used now; the peak counts from here.
    static func start() throws -> Int {
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        return try read("VmRSS:")
    }

    static func peak() throws -> Int { try read("VmHWM:") }

    private static func read(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
}
