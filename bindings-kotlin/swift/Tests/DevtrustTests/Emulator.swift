import Devtrust
import DevtrustTesting

extension Emulator {
    var account: String { ready.accountId }
    var zone: String { ready.primaryRzoneId }

    /// Requests whose path ends so.
    func requests(to path: String) async throws -> [Arrived] {
        try await requests().filter { $0.path.hasSuffix(path) }
    }

    /// Lets the next call of a path wait longer than any test.
    func slow(_ path: String) async throws {
        try await arm(.latency(.seconds(600)), path: path, times: 1)
    }

    func device(_ name: String) -> ProvisionDevice {
        ProvisionDevice(
            accountId: account,
            division: DivisionToEnsure(name: "Plant 7", primaryRzoneId: zone),
            certificatePolicy: PolicyToEnsure(
                name: "Birth certificates",
                icaId: ready.icaId,
                certificateProfileId: ready.certificateProfileId
            ),
            deviceGroup: GroupToEnsure(name: "Presses", attributes: ["mac_address"]),
            device: DeviceToProvision(name: name)
        )
    }
}
