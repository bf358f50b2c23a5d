import Devtrust
import DevtrustTesting
import Foundation
import Testing

/// Parts of the host, good and bad.
@Suite(.timeLimit(.minutes(1))) struct HostTests {
    private struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    private static let shared = Result { try Emulator() }
    private let emulator: Emulator
    /// Settings of a client that tries once.
    private let once: ClientConfig
    private let list: ListDivisions

    init() throws {
        emulator = try Self.shared.get()
        var config = emulator.config
        config.retry = RetryPolicy(maxAttempts: 1)
        once = config
        list = ListDivisions(accountId: emulator.account)
    }

    private func failing(_ transport: any HttpTransport, _ config: ClientConfig? = nil) async throws -> DevtrustError {
        let client = try Client(config ?? once, transport: transport)
        return try await failure { try await client.divisions.listPage(list) }
    }

    @Test("a device is provisioned through URLSession, with a key of OpenSSL")
    func provisioned() async throws {
        final class Log: DevtrustLogger {
            let entries = Box<LogEntry>()
            func log(entry: LogEntry) async throws {
                await entries.add(entry)
            }
        }
        let (log, signer) = (Log(), try OpenSSLSigner())
        let client = try Client(emulator.config, transport: URLSessionTransport(), logger: log)
        let device = try await client.with(signer: signer).provisionDevice(emulator.device("Host 1"))
        #expect(try Certificate(pem: device.certificate).publicKey == signer.publicKey())
        #expect(device.privateKey == nil)
        let isAnswer = { @Sendable (entry: LogEntry) in entry.operation == "devices.register" && entry.httpStatus != nil }
        try await until { await log.entries.values.contains(where: isAnswer) }
        let registered = try #require(await log.entries.values.first(where: isAnswer))
        #expect(registered.httpStatus == 201)
        #expect(registered.path == "/devicetrustmanager/api/v4/device/registration")
        #expect(!"\(await log.entries.values)".contains(emulator.ready.apiKey))
    }

    @Test("P-384, RSA and Ed25519 keys sign, too", arguments: [KeyAlgorithm.ecdsaP384Sha384, .rsaPkcs1Sha256, .ed25519])
    func kinds(_ kind: KeyAlgorithm) async throws {
        let signer = try OpenSSLSigner(kind)
        let device = try await emulator.client().with(signer: signer).provisionDevice(emulator.device("Key \(kind)"))
        #expect(try Certificate(pem: device.certificate).publicKey == signer.publicKey())
    }

    @Test("URLSession says what failed, follows no redirect and takes no more than it may")
    func session() async throws {
        let transport = URLSessionTransport()
        var config = once
        config.baseUrl = try Emulator().ready.baseUrl
        let nobody = try await failing(transport, config)
        #expect(nobody.code == "transport.connect")
        config = once
        config.maxResponseBytes = 10
        #expect(try await failing(transport, config).code == "decode.too_large")
        config = once
        config.attemptTimeout = .milliseconds(200)
        try await emulator.slow("/devicetrustmanager/api/v4/division")
        #expect(try await failing(transport, config).code == "timeout.attempt")
        try await emulator.arm(.resetBefore, path: "/devicetrustmanager/api/v4/division", times: 1)
        let reset = try await failing(transport)
        guard case .transport = reset else { throw reset }
    }

    @Test("a call that is cancelled ends its request in URLSession")
    func sessionCancelled() async throws {
        let client = try Client(emulator.config, transport: URLSessionTransport())
        try await emulator.slow("/devicetrustmanager/api/v4/device-group")
        let list = ListDeviceGroups(accountId: emulator.account)
        let before = try await emulator.requests(to: "/device-group").count
        let call = Task { try await client.deviceGroups.listPage(list) }
        try await until { try await emulator.requests(to: "/device-group").count > before }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        try await until { try await emulator.requests(to: "/device-group").last?.aborted == true }
    }

    @Test("a transport that throws is a transport error")
    func throwing() async throws {
        let throwing: [@Sendable (HttpRequest) async throws -> HttpResponse] = [
            { _ in throw Broken(description: "no modem") },
            { _ in throw NSError(domain: "no modem", code: 1) },
            { _ in
                // It answers in another thread.
                try await withCheckedThrowingContinuation { continuation in
                    Thread.detachNewThread { continuation.resume(throwing: Broken(description: "no modem")) }
                }
            },
        ]
        for broken in throwing {
            let error = try await failing(FunctionTransport(broken))
            guard case .transport = error else { throw error }
            #expect("\(error)".contains("no modem"))
        }
    }

    @Test("a transport says what failed, and what was not sent is sent again")
    func said() async throws {
        let (attempts, real) = (Box<Int>(), URLSessionTransport())
        let flaky = FunctionTransport { request in
            await attempts.add(1)
            if await attempts.values.count == 1 {
                throw HttpTransportError.failed(failure: .dns, sent: false, reason: "no name")
            }
            return try await real.send(request: request)
        }
        var config = emulator.config
        config.retry = RetryPolicy(base: .milliseconds(1))
        _ = try await Client(config, transport: flaky).divisions.listPage(list)
        #expect(await attempts.values.count == 2)
        let named = FunctionTransport { _ in
            throw HttpTransportError.failed(failure: .tls, sent: false, reason: "not trusted")
        }
        #expect(try await failing(named).code == "transport.tls")
    }

    @Test("a transport that hangs is a timeout, and its task is cancelled")
    func hanging() async throws {
        let cancelled = Box<Bool>()
        let hangs = FunctionTransport { _ in
            do {
                try await Task.sleep(for: .seconds(600))
            } catch {
                await cancelled.add(true)
                throw error
            }
            throw Broken(description: "it slept through")
        }
        var config = once
        config.attemptTimeout = .milliseconds(200)
        #expect(try await failing(hangs, config).code == "timeout.attempt")
        try await until { await cancelled.values == [true] }
    }

    @Test("transports that hold their threads hang nobody else")
    func blocking() async throws {
        let release = DispatchSemaphore(value: 0)
        // Twice as many as the machine has cores, so that not a thread of Swift's own would be left.
        let count = 2 * ProcessInfo.processInfo.activeProcessorCount
        let blocks = FunctionTransport { _ in
            block(release)
            throw Broken(description: "late")
        }
        var config = once
        config.attemptTimeout = .milliseconds(200)
        let client = try Client(config, transport: blocks)
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...count {
                group.addTask { try await failure { try await client.divisions.listPage(list) }.code }
            }
            _ = try await emulator.client().divisions.listPage(list)
            for try await code in group { #expect(code == "timeout.attempt") }
        }
        for _ in 1...count { release.signal() }
    }

    @Test("nonsense of a transport is an error")
    func nonsense() async throws {
        var config = once
        config.maxResponseBytes = 100
        let answers: [(UInt16, String, String)] = [
            (0, "", "transport.other"),
            (101, "", "transport.other"),
            (65535, "", "transport.other"),
            (302, "", "server.unexpected_status"),
            (200, String(repeating: "x", count: 101), "decode.too_large"),
            (200, "<html>", "decode.not_json"),
        ]
        for (status, body, code) in answers {
            #expect(try await failing(FunctionTransport(answering: status, body), config).code == code)
        }
    }

    @Test("a signer that fails, hangs or lies is an error of the signer")
    func signers() async throws {
        let (right, wrong) = (try OpenSSLSigner(), try OpenSSLSigner())
        let bad: [(String, @Sendable (Data) async throws -> Data)] = [
            ("the user cancelled", { _ in throw SignerError.failed(reason: "the user cancelled the prompt") }),
            ("token removed", { _ in throw Broken(description: "token removed") }),
            ("did not answer", { _ in try await Task.sleep(for: .seconds(600)); return Data() }),
            ("", { _ in Data() }),
            ("", { _ in Data(count: 64) }),
            ("", { try await wrong.sign(message: $0) }),
        ]
        let client = try emulator.client()
        for (number, (text, sign)) in bad.enumerated() {
            let signer = FunctionSigner(publicKey: right.publicKey(), sign: sign)
            let limit: Duration = text == "did not answer" ? .milliseconds(500) : .seconds(20)
            let error = try await failure {
                try await client.with(timeout: limit, signer: signer).provisionDevice(emulator.device("Bad \(number)"))
            }
            guard case .configuration = error else { throw error }
            #expect(error.code == "configuration.signer")
            #expect(text.isEmpty || "\(error)".contains(text))
        }
        let sent = try await emulator.requests(to: "/registration")
        #expect(!sent.contains { $0.body.contains("Bad ") })
    }

    @Test("a signer that cannot say what it is is refused at once")
    func mute() async throws {
        let mute = FunctionSigner(publicKey: nil) { $0 }
        let client = try emulator.client()
        let error = try await failure { try client.with(signer: mute) }
        #expect(error.code == "configuration.signer")
        #expect("\(error)".contains("no token"))
    }

    @Test("listeners that throw or hang stop no call")
    func listeners() async throws {
        final class Listener: ProgressListener {
            let hangs: Bool
            init(hangs: Bool) {
                self.hangs = hangs
            }
            func step(step: ProgressStep) async throws {
                if hangs { try await Task.sleep(for: .seconds(600)) }
                throw Broken(description: "full")
            }
        }
        final class Log: DevtrustLogger {
            func log(entry: LogEntry) async throws {
                throw Broken(description: "full")
            }
        }
        let client = try Client(emulator.config, logger: Log())
        for hangs in [false, true] {
            let listened = try client.with(progress: Listener(hangs: hangs))
            #expect(try await !listened.provisionDevice(emulator.device("Listened \(hangs)")).existing)
        }
    }
}

/// What a host must not do in an asynchronous function.
private func block(_ semaphore: DispatchSemaphore) {
    semaphore.wait()
}

/// A signer that is a function.
private final class FunctionSigner: Signer {
    private let key: Data?
    private let function: @Sendable (Data) async throws -> Data

    init(publicKey: Data?, sign: @escaping @Sendable (Data) async throws -> Data) {
        (key, function) = (publicKey, sign)
    }

    func algorithm() throws -> KeyAlgorithm {
        .ecdsaP256Sha256
    }

    func publicKey() throws -> Data {
        guard let key else { throw SignerError.failed(reason: "no token") }
        return key
    }

    func sign(message: Data) async throws -> Data {
        try await function(message)
    }
}
