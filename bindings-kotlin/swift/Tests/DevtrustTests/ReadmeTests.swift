import Devtrust
import DevtrustTesting
import Foundation
import Testing

/// The code in README.md is the code that runs here.
@Suite struct ReadmeTests {
    private func snippet(
        key: String, address: String, account: String, zone: String, ica: String, profile: String
    ) async throws {
        // README
        let client = try Client(ClientConfig(apiKey: SecretText(key), baseUrl: address))
        let device = try await client.provisionDevice(
            ProvisionDevice(
                accountId: account,
                division: DivisionToEnsure(name: "Plant 7", primaryRzoneId: zone),
                certificatePolicy: PolicyToEnsure(name: "Birth certificates", icaId: ica, certificateProfileId: profile),
                deviceGroup: GroupToEnsure(name: "Presses", attributes: ["mac_address"]),
                device: DeviceToProvision(name: "Press 41")
            )
        )
        print(device.certificate)
        // README
    }

    private func offline(
        path: String, client: Client, device: ProvisionDevice, signer: any Signer, install: (String) -> Void
    ) async throws {
        // README
        let journal = try await Journal(path: path)
        // This needs no network, and nothing is lost from here on.
        try await journal.queue(device, signer: signer)
        // Later, as often as you like: sends what is waiting when there is a network.
        for try await progress in journal.sending(with: client) where progress.state == .provisioned { break }
        for try await entry in journal.entries(.provisioned) {
            install(entry.device!.certificate)
            try await journal.forget(entry.id)
        }
        // README
    }

    @Test("the snippet queues, sends and installs")
    func queues() async throws {
        let emulator = try Emulator()
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("journal-\(UUID().uuidString)").path
        var installed: [String] = []
        let signer = try OpenSSLSigner()
        try await offline(path: path, client: emulator.client(), device: emulator.device("Press 41"), signer: signer) {
            installed.append($0)
        }
        #expect(installed.count == 1 && installed[0].hasPrefix("-----BEGIN CERTIFICATE-----"))
        #expect(try await Journal(path: path).entries().all().isEmpty)
    }

    @Test("the snippet provisions a device")
    func provisions() async throws {
        let emulator = try Emulator()
        let ready = emulator.ready
        try await snippet(
            key: ready.apiKey, address: ready.baseUrl, account: ready.accountId, zone: ready.primaryRzoneId,
            ica: ready.icaId, profile: ready.certificateProfileId
        )
        let devices = try await emulator.client().devices.list(ListDevices(accountId: emulator.account)).all()
        #expect(devices.map(\.name) == ["Press 41"])
    }

    @Test("the snippets are the README's")
    func areTheReadmes() throws {
        let here = URL(fileURLWithPath: #filePath)
        let parts = try String(contentsOf: here, encoding: .utf8).components(separatedBy: "        // README\n")
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("../README.md"), encoding: .utf8)
        #expect(parts.count == 5)
        for (part, name) in [(parts[1], "quick-start"), (parts[3], "bad-networks")] {
            let page = root.appendingPathComponent("../../docs/guide/\(name).md")
            let guide = try String(contentsOf: page, encoding: .utf8)
            let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
            let snippet = lines.map { $0.hasPrefix("        ") ? String($0.dropFirst(8)) : String($0) }
            let block = "```swift\n\(snippet.joined(separator: "\n"))```\n"
            #expect(readme.contains(block) && guide.contains(block), "a document has another snippet")
        }
    }
}
