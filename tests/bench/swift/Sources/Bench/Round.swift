import Foundation

#if canImport(Glibc)
    @preconcurrency import Glibc
#else
    import Darwin
#endif

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
        print("{\"calls_per_second\": \(Double(calls) / seconds), \"cpu_ms_per_call\": \(cpu)}")
        fflush(stdout)
    }
}

/// What this process has used.
private func processorSeconds() -> Double {
    var used = rusage()
    #if canImport(Glibc)
        getrusage(RUSAGE_SELF, &used)
    #else
        getrusage(RUSAGE_SELF, &used)
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(used.ru_utime) + seconds(used.ru_stime)
}
