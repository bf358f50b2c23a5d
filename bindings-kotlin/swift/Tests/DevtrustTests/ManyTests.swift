import Devtrust
import DevtrustTesting
import Foundation
import Testing

/// Many inputs are one run.
@Suite(.timeLimit(.minutes(2))) final class ManyTests {
    private let emulator: Emulator
    private let client: Client
    private let folder: URL

    init() throws {
        emulator = try Emulator()
        client = try emulator.client()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("devtrust-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func devices(_ names: [String]) -> AsyncStream<ProvisionDevice> {
        let devices = names.map { emulator.device($0) }
        return AsyncStream { stream in
            devices.forEach { stream.yield($0) }
            stream.finish()
        }
    }

    private func names(_ numbers: Range<Int>) -> [String] {
        numbers.map { "Press \(1000 + $0)" }
    }

    private func registered() async throws -> [String] {
        try await client.devices.list(ListDevices(accountId: emulator.account)).all().map(\.name).sorted()
    }

    @Test("each input gets its own result")
    func each() async throws {
        let run = try await client.provisionDeviceMany(devices(names(0..<200)), RunOptions(inFlight: 8, total: 200))
        var ids: [Int: String] = [:]
        for try await outcome in run {
            ids[outcome.position] = try outcome.get().deviceId
            #expect(!outcome.isKnown)
        }
        #expect(ids.keys.sorted() == Array(0..<200))
        #expect(Set(ids.values).count == 200)
        let summary = run.summary
        #expect([summary.begun, summary.done, summary.failed] == [200, 200, 0])
        #expect(summary.ending == .complete)
        #expect(try await registered() == names(0..<200))
    }

    @Test("an input that is wrong is alone")
    func wrong() async throws {
        let run = try await client.provisionDeviceMany(devices(["Press 1", "?", "Press 3"]))
        var failed: [Int: DevtrustError] = [:]
        for try await outcome in run {
            if case .failure(let error) = outcome.result {
                failed[outcome.position] = error
            }
        }
        #expect(Array(failed.keys) == [1])
        #expect(failed[1]?.violations.map(\.field) == ["device.name"])
        #expect(run.summary.done == 2)
    }

    struct Gone: Error {}

    @Test("what the inputs throw comes after those before it")
    func thrown() async throws {
        let devices = names(0..<70).map { emulator.device($0) }
        let inputs = AsyncThrowingStream<ProvisionDevice, any Error> { stream in
            devices.forEach { stream.yield($0) }
            stream.finish(throwing: Gone())
        }
        let run = try await client.provisionDeviceMany(inputs)
        var count = 0
        await #expect(throws: Gone.self) {
            for try await outcome in run {
                _ = try outcome.get()
                count += 1
            }
        }
        #expect(count == 70)
        #expect(try await registered().count == 70)
    }

    @Test("it is stopped, and what is in flight comes to its end")
    func stopped() async throws {
        let run = try await client.provisionDeviceMany(devices(names(0..<2000)), RunOptions(inFlight: 4))
        var seen: UInt64 = 0
        for try await outcome in run {
            _ = try outcome.get()
            seen += 1
            if seen == 3 {
                run.stop()
            }
        }
        #expect(run.summary.ending == .stopped)
        #expect(run.summary.begun == seen)
        #expect(try await registered().count == Int(seen))
    }

    @Test("a key that is not valid ends it")
    func hopeless() async throws {
        var config = emulator.config
        config.apiKey = SecretText("revoked")
        let summary = try await Client(config).provisionDeviceMany(devices(names(0..<2000))).wait()
        #expect(summary.ending == .hopeless)
        #expect(summary.error?.code == "authentication.invalid_api_key")
        #expect(summary.begun < 100)
    }

    @Test("with a journal it goes on where it was")
    func journal() async throws {
        let options = RunOptions(journal: folder.appendingPathComponent("run").path)
        var first: [Int: ProvisionedDevice] = [:]
        for try await outcome in try await client.provisionDeviceMany(devices(names(0..<10)), options) {
            first[outcome.position] = try outcome.get()
        }
        #expect(first.values.allSatisfy { $0.privateKey != nil })
        let run = try await client.provisionDeviceMany(devices(names(0..<13)), options)
        for try await outcome in run {
            #expect(outcome.isKnown == (outcome.position < 10))
            if let before = first[outcome.position] {
                #expect(try outcome.get() == before)
            }
        }
        #expect(run.summary.known == 10)
        #expect(try await registered() == names(0..<13))
        let path = folder.appendingPathComponent("none/run").path
        let refused = try await failure { [client, inputs = devices([])] in
            try await client.provisionDeviceMany(inputs, RunOptions(journal: path))
        }
        #expect(refused.code == "configuration.journal")
    }

    @Test("a passphrase keeps the keys and results of a run")
    func passphrase() async throws {
        let file = folder.appendingPathComponent("run")
        let options = RunOptions(journal: file.path, passphrase: SecretText("correct horse"))
        #expect(!"\(options)".contains("horse"))
        var keys: [Int: String] = [:]
        for try await outcome in try await client.provisionDeviceMany(devices(names(0..<3)), options) {
            keys[outcome.position] = try #require(try outcome.get().privateKey).reveal()
        }
        let written = try Data(contentsOf: file)
        for key in keys.values {
            #expect(written.range(of: Data(key.split(separator: "\n")[2].utf8)) == nil)
        }
        #expect(written.range(of: Data("BEGIN CERTIFICATE-----".utf8)) == nil)
        let refused = try await failure { [client, inputs = devices([])] in
            try await client.provisionDeviceMany(
                inputs, RunOptions(journal: file.path, passphrase: SecretText("wrong")))
        }
        #expect("\(refused)".contains("not its passphrase"))
        for try await outcome in try await client.provisionDeviceMany(devices(names(0..<3)), options) {
            #expect(outcome.isKnown)
            #expect(try outcome.get().privateKey?.reveal() == keys[outcome.position])
        }
    }
}
