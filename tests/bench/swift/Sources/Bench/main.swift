import DevtrustTesting
import Foundation

// Runs every contender in a process of its own, in turn, against one emulator, and prints what each cost as one JSON object.
//
// Environment: DEVTRUST_EMULATOR and DEVTRUST_LOAD, the programs. Optional: DEVTRUST_BENCH_CALLS and DEVTRUST_BENCH_ROUNDS.

/// Rounds before the first that counts.
let warmUp = 1

let environment = ProcessInfo.processInfo.environment
let calls = environment["DEVTRUST_BENCH_CALLS"].flatMap(Int.init) ?? 4_000
let rounds = environment["DEVTRUST_BENCH_ROUNDS"].flatMap(Int.init) ?? 5

/// A contender's process. It does a round for each line that it is given.
final class Contender {
    private let process = Process()
    private let (input, output) = (Pipe(), Pipe())
    private(set) var answers: [[String: Double]] = []

    init(_ name: String, _ place: Place) throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [name] + place.arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    func round(_ prefix: String, counts: Bool) throws {
        input.fileHandleForWriting.write(Data("\(prefix)\n".utf8))
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let read = output.fileHandleForReading.availableData
            precondition(!read.isEmpty, "a contender ended")
            line += read
        }
        if counts { answers.append(try JSONDecoder().decode([String: Double].self, from: line)) }
    }

    func end() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

let arguments = CommandLine.arguments.dropFirst()
if let name = arguments.first {
    try await compete(name, Place(Array(arguments.dropFirst())), calls: calls)
} else {
    let emulator = try Emulator("--journal", "0")
    let place = try await Place.make(emulator)
    let running = try contenders.map { ($0.name, try Contender($0.name, place)) }
    let load = try Load(place)
    var loads: [[String: Double]] = []
    for round in 1...warmUp + rounds {
        for (name, contender) in running {
            let prefix = "\(name.replacing("_", with: " ")) \(round)"
            try contender.round(prefix, counts: round > warmUp)
        }
        if round > warmUp { loads.append(try load.round(calls: calls)) }
    }
    try load.end()
    var measured: [String: [String: [Double]]] = [:]
    for number in loads[0].keys {
        measured["load", default: [:]][number] = loads.map { $0[number]! }
    }
    for (name, contender) in running {
        try contender.end()
        for number in contender.answers[0].keys {
            measured[name, default: [:]][number] = contender.answers.map { $0[number]! }
        }
    }
    print(String(decoding: try JSONEncoder().encode(measured), as: UTF8.self))
}
