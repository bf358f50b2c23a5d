import Foundation

/// The load generator, which does nothing but HTTP, with a connection for each call in flight.
struct Load {
    private let place: Place
    private let body: URL

    init(_ place: Place) throws {
        self.place = place
        body = FileManager.default.temporaryDirectory.appendingPathComponent("devtrust-bench-\(UUID().uuidString).json")
        try JSONEncoder().encode(registration(place, "@NAME@")).write(to: body)
    }

    func round(calls: Int) throws -> [String: Double] {
        guard let program = ProcessInfo.processInfo.environment["DEVTRUST_LOAD"] else { fatalError("DEVTRUST_LOAD is not set") }
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: program)
        let address = place.baseUrl.replacing("http://", with: "")
        process.arguments = [address, place.apiKey, body.path, String(calls), String(inFlight)]
        process.standardOutput = output
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let took = try JSONDecoder().decode([String: Double].self, from: answer)
        guard process.terminationStatus == 0, took["refused"] == 0, let seconds = took["seconds"], let cpu = took["cpu_seconds"]
        else { fatalError("refused: \(String(decoding: answer, as: UTF8.self))") }
        return ["calls_per_second": Double(calls) / seconds, "cpu_ms_per_call": 1000 * cpu / Double(calls)]
    }

    func end() throws {
        try FileManager.default.removeItem(at: body)
    }
}
