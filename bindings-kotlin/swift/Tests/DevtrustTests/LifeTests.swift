import Devtrust
import DevtrustTesting
import Foundation
import Testing

/// The life of a client and its calls: settings, time limits, the end.
@Suite(.timeLimit(.minutes(1))) struct LifeTests {
    private static let shared = Result { try Emulator() }
    private let emulator: Emulator

    init() throws {
        emulator = try Self.shared.get()
    }

    private var list: ListDivisions { ListDivisions(accountId: emulator.account) }

    @Test("a deadline is kept")
    func deadline() async throws {
        let client = try emulator.client().with(timeout: .milliseconds(300))
        try await emulator.slow("/devicetrustmanager/api/v4/device")
        let error = try await failure { try await client.devices.listPage(ListDevices(accountId: emulator.account)) }
        guard case .timeout = error else { throw error }
        #expect(error.code == "timeout.deadline")
        #expect(error.isRetryable)
    }

    @Test("a closed client refuses calls, also of its resources and of its copies")
    func closed() async throws {
        let client = try emulator.client()
        let divisions = client.divisions
        let copy = try client.with(timeout: .seconds(5))
        _ = try await divisions.listPage(list)
        client.close()
        for closed in [divisions, client.divisions, copy.divisions] {
            let error = try await failure { try await closed.listPage(list) }
            guard case .configuration = error else { throw error }
            #expect(error.code == "configuration.closed")
        }
        client.close()
    }

    @Test("settings that do not fit are refused at once")
    func settings() async throws {
        let without = try await failure { try Client(ClientConfig()) }
        #expect(without.code == "configuration.missing_credentials")
        let key = SecretText("key")
        let plain = try await failure { try Client(ClientConfig(apiKey: key, baseUrl: "http://portal.example.com")) }
        #expect(plain.code == "configuration.invalid")
        let pem = try await failure { try Client(ClientConfig(apiKey: key, extraCaPem: "no certificate")) }
        guard case .configuration = pem else { throw pem }
        for time in [Duration.zero, .seconds(-1)] {
            let client = try emulator.client().with(timeout: time)
            let call = try await failure { try await client.divisions.listPage(list) }
            #expect(call.code == "configuration.invalid")
        }
    }

    @Test("secrets do not show")
    func secrets() {
        let proxy = Devtrust.Proxy.url(url: SecretText("http://u:very-secret@h:1"), exempt: nil)
        let config = ClientConfig(apiKey: SecretText("very-secret"), proxy: proxy)
        let headers = [NameValue(name: "x-api-key", value: "very-secret")]
        let request = HttpRequest(
            method: "GET", url: "https://one.example.com/x", headers: headers, body: Data("very-secret".utf8),
            timeout: .seconds(1), maxResponseBytes: 1)
        for value in [config, config.apiKey as Any, proxy, request, [request]] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for shown in ["\(value)", String(describing: value), String(reflecting: value), dumped] {
                #expect(!shown.contains("very-secret"))
            }
        }
        #expect("\(config)".contains("***"))
        #expect("\(request)" == "HttpRequest(GET https://one.example.com/x)")
        #expect(config.apiKey == SecretText("very-secret"))
    }

    @Test("nobody listens")
    func nobody() async throws {
        var config = emulator.config
        // A service that has ended has left its port.
        config.baseUrl = try Emulator().ready.baseUrl
        config.retry = RetryPolicy(maxAttempts: 2, base: .milliseconds(1))
        let client = try Client(config)
        let error = try await failure { try await client.divisions.listPage(list) }
        guard case .transport(let report) = error else { throw error }
        #expect(error.code == "transport.connect")
        #expect(report.attempts == 2)
        #expect(error.isRetryable)
    }

    @Test("a value that this version does not know is kept, and times are dates")
    func unknown() async throws {
        let body = #"""
            {"total": 1, "limit": 10, "offset": 0, "records": [{"id": "1", "name": "Press", "status": "ON_THE_MOON",
            "created_on": "2026-05-04T19:39:01.028Z", "colour": "red"}]}
            """#
        let client = try Client(emulator.config, transport: FunctionTransport(answering: 200, body))
        let devices = try await client.devices.list(ListDevices(accountId: emulator.account)).all()
        let device = try #require(devices.first)
        #expect(device.status == DeviceStatus(rawValue: "ON_THE_MOON"))
        let created = try #require(device.createdOn)
        #expect(abs(created.timeIntervalSince1970 - 1_777_923_541.028) < 0.0005)
        #expect(device.extra == ["colour": "red"])
    }

    @Test("the service sees who calls")
    func userAgent() async throws {
        _ = try await emulator.client().account.accounts.listPage()
        let request = try #require(try await emulator.requests(to: "/account").last)
        let agent = request.headers.first { $0[0].lowercased() == "user-agent" }?[1]
        #expect(agent?.hasPrefix("devtrust-swift/") == true)
    }
}
