import Devtrust
import DevtrustTesting
import Testing

@Suite("The emulator as a user's tests use it", .timeLimit(.minutes(1)))
struct EmulatorTests {
    @Test("a test begins with a clean account")
    func clean() async throws {
        let emulator = try Emulator()
        let client = try emulator.client()
        let division = CreateDivision(name: "Plant 7", accountId: emulator.account, primaryRzoneId: emulator.zone)
        #expect(try await client.divisions.ensure(division).name == "Plant 7")
        try await emulator.arm(.hang)
        try await emulator.reset()
        #expect(try await emulator.requests().isEmpty)
        #expect(try await client.divisions.listPage(ListDivisions(accountId: emulator.account)).items.isEmpty)
    }

    @Test("a fault strikes as often as it is told, and requests tell")
    func strikes() async throws {
        let emulator = try Emulator()
        try await emulator.arm(.status(503, retryAfter: 0), method: "GET", times: 2)
        let page = try await emulator.client().divisions.listPage(ListDivisions(accountId: emulator.account))
        #expect(page.items.isEmpty)
        let arrived = try await emulator.requests()
        #expect(arrived.map(\.status) == [503, 503, 200])
        #expect(arrived[0].headers.contains(["x-api-key", "***"]))
        #expect(try await emulator.requests(since: arrived[1].sequence).count == 1)
        #expect(!"\(emulator.ready)".contains(emulator.ready.apiKey))
        #expect(try await emulator.caPem().hasPrefix("-----BEGIN CERTIFICATE-----"))
    }

    @Test("a switch that it does not know is an error")
    func unknown() {
        #expect(throws: EmulatorError.self) { try Emulator("--no-such-switch") }
    }
}
