import Devtrust
import DevtrustTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct ProvisionTests {
    private static let shared = Result { try Emulator() }
    private let emulator: Emulator
    private let client: Client

    init() throws {
        emulator = try Self.shared.get()
        client = try emulator.client()
    }

    @Test("a device is provisioned, and a second time it is found")
    func twice() async throws {
        let made = try await client.provisionDevice(emulator.device("Press 41"))
        #expect(!made.existing)
        let certificate = try Certificate(pem: made.certificate)
        let issuer = try Certificate(pem: try #require(made.chain.first))
        #expect(certificate.subject == "/CN=Press 41")
        #expect(certificate.issuer == issuer.subject)
        #expect(certificate.isSigned(by: issuer))
        #expect(!issuer.isSigned(by: certificate))

        // The private key that came with it is the certificate's, and does not show.
        let key = try #require(made.privateKey)
        #expect(try OpenSSLSigner(pem: key.reveal()).publicKey() == certificate.publicKey)
        var dumped = ""
        dump(made, to: &dumped)
        for shown in ["\(made)", String(reflecting: made), dumped] {
            #expect(!shown.contains("PRIVATE KEY"))
            #expect(shown.contains("***"))
        }

        let again = try await client.provisionDevice(emulator.device("Press 41"))
        #expect(again.existing)
        #expect(again.deviceId == made.deviceId)
        #expect(try Certificate(pem: again.certificate).publicKey == certificate.publicKey)
    }

    @Test("the steps come in their order, and the device last")
    func steps() async throws {
        var steps: [ProgressStep] = []
        var device: ProvisionedDevice?
        for try await event in client.provisioning(emulator.device("Press 42")) {
            #expect(device == nil)
            switch event {
            case .step(let step): steps.append(step)
            case .done(let done): device = done
            }
        }
        var names: [String] = []
        for step in steps where names.last != step.name { names.append(step.name) }
        #expect(names == ["division", "certificate_policy", "device_group", "key", "device", "certificate"])
        #expect(Set(steps.map(\.number)) == Set(1...6))
        #expect(steps.first?.of == 6)
        #expect(steps.last { $0.name == "device" }?.id == device?.deviceId)
        #expect(device != nil)
    }

    @Test("a list is walked to its end")
    func walked() async throws {
        let made = (1...7).map { "Walk \($0)" }
        for name in made {
            _ = try await client.divisions.ensure(
                CreateDivision(name: name, accountId: emulator.account, primaryRzoneId: emulator.zone))
        }
        let request = ListDivisions(accountId: emulator.account, name: "Walk", limit: 3)
        #expect(try await client.divisions.list(request).all().map(\.name).sorted() == made)
        let page = try await client.divisions.listPage(request)
        #expect(page.items.count == 3)
        #expect(page.nextOffset == 3)
        #expect(page.total == 7)

        // Nothing is sent before it is iterated, and nothing more once that stops.
        let before = try await emulator.requests(to: "/division").count
        let rows = client.divisions.list(request)
        #expect(try await emulator.requests(to: "/division").count == before)
        var seen = 0
        for try await _ in rows {
            seen += 1
            if seen == 4 { break }
        }
        #expect(try await emulator.requests(to: "/division").count == before + 2)
    }

    @Test("all violations come at once, and nothing is sent")
    func violations() async throws {
        let before = try await emulator.requests().count
        let error = try await failure {
            try await client.divisions.create(
                CreateDivision(name: "7 plants", accountId: "no uuid", primaryRzoneId: emulator.zone))
        }
        guard case .validation = error else { throw error }
        #expect(error.code == "validation.invalid_request")
        #expect(error.violations.map(\.field) == ["name", "account_id"])
        #expect(error.violations.map(\.code) == ["name", "uuid"])
        #expect(error.report.operation == "divisions.create")
        #expect("\(error)".hasSuffix("[validation.invalid_request]"))
        #expect(error.localizedDescription == "\(error)")
        #expect(try await emulator.requests().count == before)
    }

    @Test("refusals of the service have their kinds")
    func kinds() async throws {
        let twice = CreateDivision(name: "Twice", accountId: emulator.account, primaryRzoneId: emulator.zone)
        _ = try await client.divisions.ensure(twice)
        let conflict = try await failure { try await client.divisions.create(twice) }
        guard case .conflict = conflict else { throw conflict }
        #expect(conflict.code == "conflict.name_taken")
        #expect(!conflict.isRetryable)

        let missing = try await failure {
            try await client.devices.get(deviceId: "00000000-0000-4000-8000-000000000000")
        }
        guard case .notFound(let report) = missing else { throw missing }
        #expect(report.httpStatus == 404)

        var config = emulator.config
        config.apiKey = SecretText("not-the-key")
        let stranger = try Client(config)
        let unknown = try await failure {
            try await stranger.divisions.listPage(ListDivisions(accountId: emulator.account))
        }
        guard case .authentication(let report) = unknown else { throw unknown }
        #expect(report.attempts == 1)
        #expect(report.requestId != nil)
    }

    @Test("64 tasks share one client")
    func together() async throws {
        _ = try await client.provisionDevice(emulator.device("Press 0"))
        let devices = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 1...64 {
                group.addTask { try await client.provisionDevice(emulator.device("Shared \(number)")).deviceId }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(devices.count == 64)
        let listed = try await client.devices.list(ListDevices(accountId: emulator.account, name: "Shared")).all()
        #expect(Set(listed.map(\.id)) == devices)
    }

    @Test("what is not modelled goes through the same door")
    func raw() async throws {
        let answer = try await client.request(
            RawRequest(
                method: "GET",
                path: "/devicetrustmanager/api/v4/division",
                query: [NameValue(name: "account_id", value: emulator.account)]
            ))
        #expect(answer.status == 200)
        let body = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
        #expect(body?["records"] != nil)
        let error = try await failure { try await client.request(RawRequest(method: "POST", path: "/x", json: "{")) }
        #expect(error.code == "configuration.invalid")
    }
}
