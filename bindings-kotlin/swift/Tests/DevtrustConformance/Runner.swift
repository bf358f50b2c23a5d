import Foundation

/// Runs the conformance scenarios through the Swift package.
///
///     swift run DevtrustConformance CORPUS swift [SCENARIO...]
///
/// CORPUS is what `devtrust-conformance corpus` writes. A line of JSON is written for each scenario; what it holds is
/// described in tests/conformance/README.md. A job that is `live` (tests/hostile/README.md) talks to a real server.
/// Nothing is judged here.
@main
struct Runner {
    /// Live calls end side by side.
    private static let output = NSLock()

    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count >= 2, let corpus = arguments.first, let runtime = arguments.dropFirst().first else {
            FileHandle.standardError.write(Data("usage: DevtrustConformance CORPUS RUNTIME [SCENARIO...]\n".utf8))
            exit(2)
        }
        let names = Set(arguments.dropFirst(2))
        let scenarios = try JSONDecoder().decode([Json].self, from: Data(contentsOf: URL(fileURLWithPath: corpus)))
        for scenario in scenarios {
            let name = try text(scenario.needed("name"))
            if scenario.given("skip")?.has(runtime) == true || !(names.isEmpty || names.contains(name)) {
                continue
            }
            let write: @Sendable (Members) -> Void = {
                var line = $0
                line["scenario"] = json(name)
                line["runtime"] = json(runtime)
                let told = Data((written(line.json) + "\n").utf8)
                output.withLock { FileHandle.standardOutput.write(told) }
            }
            if let live = scenario.given("live") {
                try await run(scenario, live: live, write)
            } else {
                write(await run(scenario))
            }
        }
    }
}
