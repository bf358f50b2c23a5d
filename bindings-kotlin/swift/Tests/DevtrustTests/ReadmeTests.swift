import Devtrust
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

    @Test("the snippet provisions a device")
    func provisions() async throws {
        let emulator = try Emulator()
        let ready = emulator.ready
        try await snippet(
            key: ready.api_key, address: ready.base_url, account: ready.account_id, zone: ready.primary_rzone_id,
            ica: ready.ica_id, profile: ready.certificate_profile_id
        )
        let devices = try await emulator.client().devices.list(ListDevices(accountId: emulator.account)).all()
        #expect(devices.map(\.name) == ["Press 41"])
    }

    @Test("the snippet is the README's")
    func isTheReadmes() throws {
        let here = URL(fileURLWithPath: #filePath)
        let parts = try String(contentsOf: here, encoding: .utf8).components(separatedBy: "        // README\n")
        let lines = parts[1].split(separator: "\n", omittingEmptySubsequences: false)
        let snippet = lines.map { $0.hasPrefix("        ") ? String($0.dropFirst(8)) : String($0) }.joined(separator: "\n")
        #expect(lines.count >= 10)
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("../README.md"), encoding: .utf8)
        #expect(readme.contains("```swift\n\(snippet)```\n"), "README.md has another snippet")
    }
}
