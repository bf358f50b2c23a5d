import Devtrust
import DevtrustTesting
import Foundation
import Testing

/// Whom the client trusts, and how it shows who it is.
@Suite(.timeLimit(.minutes(1))) struct TrustTests {
    private func text(_ path: String?) throws -> String {
        try String(contentsOfFile: try #require(path), encoding: .utf8)
    }

    @Test("a client certificate takes the place of the API key")
    func mutual() async throws {
        let emulator = try Emulator("--mtls")
        let ready = emulator.ready
        let pem = ClientIdentity.pem(
            certificate: try text(ready["client_certificate"]), privateKey: SecretText(try text(ready["client_key"]))
        )
        let file = URL(fileURLWithPath: try #require(ready["client_pkcs12"]))
        let archive = ClientIdentity.pkcs12(
            archive: try Data(contentsOf: file), password: SecretText(try #require(ready["client_pkcs12_password"]))
        )
        for (number, identity) in [pem, archive].enumerated() {
            #expect(!"\(identity)".contains("PRIVATE KEY"))
            let config = ClientConfig(
                baseUrl: ready.baseUrl, proxy: .direct, extraCaPem: try text(ready["ca_file"]), identity: identity
            )
            let device = try await Client(config).provisionDevice(emulator.device("Trusted \(number)"))
            #expect(!device.existing)
        }
    }

    @Test("a server of an unknown CA is not trusted")
    func unknown() async throws {
        let emulator = try Emulator("--tls")
        var config = emulator.config
        config.retry = RetryPolicy(maxAttempts: 1)
        config.proxy = .direct
        // A machine without any CA certificates is another error.
        let other = try Emulator("--tls")
        config.extraCaPem = try text(other.ready["ca_file"])
        let request = ListDivisions(accountId: emulator.account)
        let strict = try Client(config)
        let error = try await failure { try await strict.divisions.listPage(request) }
        #expect(error.code == "transport.tls")
        config.extraCaPem = try text(emulator.ready["ca_file"])
        #expect(try await Client(config).divisions.listPage(request).items.isEmpty)
    }

    @Test("an identity that cannot be read is refused before anything is sent")
    func unreadable() async throws {
        for identity in [
            ClientIdentity.pem(certificate: "no certificate", privateKey: SecretText("no key")),
            ClientIdentity.pkcs12(archive: Data([1, 2, 3]), password: SecretText("wrong")),
        ] {
            let error = try await failure { try Client(ClientConfig(identity: identity)) }
            #expect(error.code == "configuration.invalid")
        }
    }
}
