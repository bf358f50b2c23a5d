import Devtrust
import DevtrustTesting
import Foundation
import Testing

/// Many calls leave nothing behind.
@Suite(.timeLimit(.minutes(2))) struct LoadTests {
    @Test("ten thousand calls leave no handles and no memory")
    func leavesNothing() async throws {
        let emulator = try Emulator("--journal", "0")
        let client = try emulator.client()
        // The allocators find their size.
        try await calls(15_000, client, emulator.account)
        let before = try usage()
        try await calls(10_000, client, emulator.account)
        let after = try usage()
        print(
            "measured: 10,000 calls: resident \(before.resident) -> \(after.resident) KiB,",
            "open files \(before.files) -> \(after.files)")
        // Half a KiB a call would be 5,000 KiB.
        #expect(after.resident - before.resident < 5_000)
        #expect(after.files == before.files)
    }

    private func calls(_ count: Int, _ client: Client, _ account: String) async throws {
        for _ in 0..<(count / 50) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...50 {
                    group.addTask { _ = try await client.divisions.listPage(ListDivisions(accountId: account)) }
                }
                try await group.waitForAll()
            }
        }
    }

    private func usage() throws -> (resident: Int, files: Int) {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return (try #require(Int(line.filter(\.isNumber))), files.count)
    }
}
