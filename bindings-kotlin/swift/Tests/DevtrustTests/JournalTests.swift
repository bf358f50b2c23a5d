import Devtrust
import DevtrustTesting
import Foundation
import Testing

/// A device is queued without a network and sent when there is one.
@Suite(.timeLimit(.minutes(2))) final class JournalTests {
    private let emulator: Emulator
    private let client: Client
    private let folder: URL
    private var path: String { folder.appendingPathComponent("journal").path }

    init() throws {
        emulator = try Emulator()
        client = try emulator.client()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("devtrust-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func registered() async throws -> [String] {
        try await client.devices.list(ListDevices(accountId: emulator.account)).all().map(\.name).sorted()
    }

    @Test("a request is verified when it is asked for and when it is queued")
    func verified() async throws {
        let journal = try await Journal(path: path)
        let csr = try #require(try await journal.queue(emulator.device("Press 41")).request.csr)
        try verifyCsr(pem: csr)
        var lines = csr.split(separator: "\n").map(String.init)
        let last = lines.count - 2
        lines[last] = (lines[last].hasPrefix("A") ? "B" : "A") + lines[last].dropFirst()
        let changed = lines.joined(separator: "\n") + "\n"
        let asked = try await failure { try verifyCsr(pem: changed) }
        #expect(asked.violations.map(\.code) == ["csr.bad_signature"])
        var device = emulator.device("Press 42")
        device.csr = changed
        let queued = try await failure { [device] in try await journal.queue(device) }
        #expect(queued.violations.map(\.code) == ["csr.bad_signature"])
    }

    @Test("a device is queued with a key of OpenSSL, survives, and is sent")
    func survives() async throws {
        let signer = try OpenSSLSigner()
        let queued = try await Journal(path: path).queue(emulator.device("Press 41"), signer: signer)
        #expect(queued.state == .waiting)
        #expect(queued.request.csr?.hasPrefix("-----BEGIN CERTIFICATE REQUEST-----") == true)

        let journal = try await Journal(path: path)
        #expect(try await journal.entries().all() == [queued])
        #expect(try await journal.queue(emulator.device("Press 41"), signer: signer) == queued)
        var config = emulator.config
        config.baseUrl = try Emulator().ready.baseUrl
        config.retry = RetryPolicy(maxAttempts: 1)
        let offline = try await journal.send(with: try Client(config))
        #expect(offline.offline?.code == "transport.connect")
        #expect(offline.waiting == 1)
        #expect(try await journal.entry(queued.id).problem?.code == "transport.connect")

        let sent = try await journal.send(with: client)
        #expect(sent.provisioned == 1)
        #expect(sent.offline == nil)
        let device = try #require(try await journal.entry(queued.id).device)
        #expect(try Certificate(pem: device.certificate).publicKey == signer.publicKey())
        #expect(device.privateKey == nil)
        #expect(try await registered() == ["Press 41"])
        try await journal.forget(queued.id)
        #expect(try await journal.counts() == JournalCounts(waiting: 0, provisioned: 0, failed: 0))
    }

    @Test("entries are listed, withdrawn and refused by their names")
    func entries() async throws {
        let journal = try await Journal(path: path)
        var ids: [String] = []
        for number in 1...250 { ids.append(try await journal.queue(emulator.device("Press \(number)")).id) }
        #expect(try await journal.entries().all().map(\.id) == ids)
        #expect(try await journal.entries(.failed).all().isEmpty)
        try await journal.withdraw(ids[0])
        #expect(try await journal.counts().waiting == 249)
        let gone = try await failure { try await journal.withdraw(ids[0]) }
        #expect(gone.code == "not_found.entry")
        let bad = try await failure { try await journal.queue(emulator.device("41 presses")) }
        #expect(bad.violations.map(\.field) == ["device.name"])
        var other = emulator.device("Press 2")
        other.device.description = "on the left"
        let queued = try await failure { [other] in try await journal.queue(other) }
        #expect(queued.code == "conflict.queued")
        #expect(!"\(try await journal.entries().all())".contains("PRIVATE KEY"))
    }

    @Test("a file that is no journal is refused and stays as it is")
    func noJournal() async throws {
        let diary = String(repeating: "dear diary, ", count: 100)
        try diary.write(toFile: path, atomically: false, encoding: .utf8)
        let error = try await failure { try await Journal(path: path) }
        #expect(error.code == "configuration.journal")
        #expect("\(error)".contains(path))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == diary)
    }

    @Test("a passphrase keeps the keys")
    func passphrase() async throws {
        let passphrase = SecretText("correct horse, battery staple")
        let journal = try await Journal(path: path, passphrase: passphrase)
        #expect(journal.isEncrypted)
        let queued = try await journal.queue(emulator.device("Press 41"))
        _ = try await journal.send(with: client)
        let key = try #require(try await journal.entry(queued.id).device?.privateKey).reveal()
        let secret = Data(key.split(separator: "\n")[2].utf8)
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            #expect(try Data(contentsOf: file).range(of: secret) == nil)
        }
        let wrongs: [(SecretText?, String)] = [(SecretText("wrong"), "not its passphrase"), (nil, "are encrypted")]
        for (wrong, why) in wrongs {
            let refused = try await failure { try await Journal(path: path, passphrase: wrong) }
            #expect(refused.code == "configuration.journal")
            #expect("\(refused)".contains(why))
        }
        let again = try await Journal(path: path, passphrase: passphrase)
        #expect(try await again.entry(queued.id).device?.privateKey?.reveal() == key)
        let plain = folder.appendingPathComponent("plain").path
        #expect(try await Journal(path: plain).isEncrypted == false)
        let refused = try await failure { try await Journal(path: plain, passphrase: passphrase) }
        #expect("\(refused)".contains("are not encrypted"))
    }

    @Test("a closed journal refuses calls, and what was queued is there when it is opened again")
    func closed() async throws {
        let journal = try await Journal(path: path)
        let queued = try await journal.queue(emulator.device("Press 1"))
        journal.close()
        journal.close()
        let error = try await failure { try await journal.counts() }
        #expect(error.code == "configuration.closed")
        #expect(try await Journal(path: path).entries().all() == [queued])
    }

    @Test("a refused device keeps its problem, and a key that is not accepted loses nothing")
    func refused() async throws {
        _ = try await client.provisionDevice(emulator.device("Press 1"))
        let journal = try await Journal(path: path)
        let taken = try await journal.queue(emulator.device("Press 1")).id
        _ = try await journal.queue(emulator.device("Press 2"))
        var config = emulator.config
        config.apiKey = SecretText("not-the-key")
        let stranger = try Client(config)
        let unknown = try await failure { try await journal.send(with: stranger) }
        guard case .authentication = unknown else { throw unknown }
        #expect(try await journal.counts().waiting == 2)
        let sent = try await journal.send(with: client)
        #expect(sent == Sent(provisioned: 1, failed: 1, waiting: 0, offline: nil))
        let entry = try await journal.entry(taken)
        #expect(entry.state == .failed)
        #expect(entry.problem?.code == "conflict.other_key")
        try await journal.withdraw(taken)
    }

    @Test("steps are told, and a listener that throws or hangs stops nothing")
    func told() async throws {
        final class Listener: JournalListener {
            let told = Box<JournalProgress>()
            let hangs: Bool
            init(hangs: Bool) {
                self.hangs = hangs
            }
            func progress(progress: JournalProgress) async throws {
                await told.add(progress)
                if hangs { try await Task.sleep(for: .seconds(600)) }
                throw Problem(what: "and throws")
            }
        }
        let journal = try await Journal(path: path)
        _ = try await journal.queue(emulator.device("Press 1"))
        let listener = Listener(hangs: false)
        _ = try await journal.send(with: client, listener: listener)
        let told = await listener.told.values
        #expect(told.last?.state == .provisioned)
        #expect(told.last?.done == 1)
        #expect(told.last?.of == 1)
        var steps: [String] = []
        for name in told.compactMap({ $0.step?.name }) where steps.last != name { steps.append(name) }
        #expect(steps == ["division", "certificate_policy", "device_group", "key", "device", "certificate"])
        _ = try await journal.queue(emulator.device("Press 2"))
        #expect(try await journal.send(with: client, listener: Listener(hangs: true)).provisioned == 1)
    }

    @Test("what is queued while it sends is sent, and who stops early leaves the rest")
    func sending() async throws {
        let journal = try await Journal(path: path)
        let queueing = Task { [emulator] in
            for number in 1...3 { _ = try await journal.queue(emulator.device("Press \(number)")) }
        }
        // They are sent side by side, and any of them may be the last.
        var left: Set = ["Press 1", "Press 2", "Press 3"]
        for try await progress in journal.sending(with: client) where progress.state == .provisioned {
            left.remove(progress.deviceName)
            if left.isEmpty { break }
        }
        try await queueing.value
        let later = try await journal.queue(emulator.device("Press 4"))
        #expect(try await registered() == ["Press 1", "Press 2", "Press 3"])
        #expect(try await journal.entry(later.id).state == .waiting)
    }

    @Test("a process that is killed again and again loses nothing and sends nothing twice")
    func killed() async throws {
        let (devices, kills) = (60, 6)
        for (seed, fault) in [Fault.resetBefore, .resetAfter, .status(503)].enumerated() {
            try await emulator.arm(fault, path: "/devicetrustmanager/", probability: 0.1, seed: seed)
        }
        for _ in 1...kills {
            let (station, lines) = try station(devices)
            for _ in 1...Int.random(in: 1...devices / kills) { _ = try lines.line() }
            try await Task.sleep(nanoseconds: .random(in: 0..<1_000_000))
            kill(station.processIdentifier, SIGKILL)
            station.waitUntilExit()
        }
        let (last, lines) = try station(devices)
        while try !lines.line().isEmpty {}
        last.waitUntilExit()
        #expect(last.terminationStatus == 0)
        try await emulator.disarm()
        let entries = try await Journal(path: path).entries(.provisioned).all()
        #expect(entries.count == devices)
        let names = try await registered()
        #expect(names == entries.map(\.request.device.name).sorted())
        let attempts = entries.reduce(0) { $0 + $1.attempts }
        print(
            "measured: \(devices) devices, \(kills) kills of a Swift process, 30 % faults: \(attempts) attempts,",
            "\(names.count) registered")
    }

    /// A process of its own that queues and sends.
    private func station(_ devices: Int) throws -> (Process, FileHandle) {
        let (process, output, ready) = (Process(), Pipe(), emulator.ready)
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = program.appendingPathComponent("Station")
        process.arguments = [path, "\(devices)"]
        var environment = ProcessInfo.processInfo.environment
        environment["STATION_KEY"] = ready.apiKey
        environment["STATION"] = [
            ready.baseUrl, ready.accountId, ready.primaryRzoneId, ready.icaId, ready.certificateProfileId,
        ].joined(separator: " ")
        process.environment = environment
        process.standardOutput = output
        try process.run()
        return (process, output.fileHandleForReading)
    }
}
