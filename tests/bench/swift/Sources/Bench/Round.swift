import Foundation

/// Does a round for each line of its input, which is a prefix for the names of devices, and prints what it took.
func compete(_ name: String, _ place: Place, calls: Int) async throws {
    guard let contender = contenders.first(where: { $0.name == name }) else { fatalError("there is no contender \(name)") }
    let register = try contender.make(place)
    while let prefix = readLine() {
        let (begun, used) = (ContinuousClock.now, processorSeconds())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<inFlight {
                group.addTask {
                    for number in stride(from: worker, to: calls, by: inFlight) { try await register("\(prefix) \(number)") }
                }
            }
            try await group.waitForAll()
        }
        let took = ContinuousClock.now - begun
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        let cpu = 1000 * (processorSeconds() - used) / Double(calls)
        let line = "{\"calls_per_second\": \(Double(calls) / seconds), \"cpu_ms_per_call\": \(cpu)}\n"
        // Past the buffer of `print`, for whoever waits for the line.
        try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
    }
}

/// What this process has used.
private func processorSeconds() -> Double {
    var used = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
    return Double(used.tv_sec) + Double(used.tv_nsec) / 1e9
}
