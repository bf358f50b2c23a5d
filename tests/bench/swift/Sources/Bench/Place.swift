import Devtrust
import DevtrustTesting

/// Where devices are registered.
struct Place: Sendable {
    let baseUrl, apiKey, account, group, policy: String

    /// Division, policy and group to register in.
    static func make(_ emulator: Emulator) async throws -> Place {
        let (ready, client) = (emulator.ready, try emulator.client())
        let division = try await client.divisions.ensure(
            CreateDivision(name: "Bench", accountId: ready.accountId, primaryRzoneId: ready.primaryRzoneId))
        let policy = try await client.certificatePolicies.ensure(
            CreateCertificatePolicy(
                name: "Bench", divisionId: division.id, icaId: ready.icaId,
                certificateProfileId: ready.certificateProfileId, keyGenerationOption: .clientSide,
                certificateManagementMethods: [.single]))
        let group = try await client.deviceGroups.ensure(
            CreateDeviceGroup(
                name: "Bench", accountId: ready.accountId, divisionId: division.id, isStatic: true,
                attributes: ["mac_address"]))
        return Place(
            baseUrl: ready.baseUrl, apiKey: ready.apiKey, account: ready.accountId, group: group.id, policy: policy.id)
    }

    var arguments: [String] { [baseUrl, apiKey, account, group, policy] }

    init(_ arguments: [String]) {
        self.init(
            baseUrl: arguments[0], apiKey: arguments[1], account: arguments[2], group: arguments[3], policy: arguments[4])
    }

    private init(baseUrl: String, apiKey: String, account: String, group: String, policy: String) {
        (self.baseUrl, self.apiKey, self.account, self.group, self.policy) = (baseUrl, apiKey, account, group, policy)
    }
}

/// A P-256 request, as a device would bring it.
let csr = """
    -----BEGIN CERTIFICATE REQUEST-----
    MIHPMHcCAQAwFTETMBEGA1UEAwwKZGV2aWNlLTAwMTBZMBMGByqGSM49AgEGCCqG
    SM49AwEHA0IABJmRZvWYJd3Y+tIcqce4A5rtYgtYyG6hd7plajanv6ZEDQwhmy1t
    Er61ml9BnJ63DuLC4e+QYhaa673GTLaxS6SgADAKBggqhkjOPQQDAgNIADBFAiEA
    rzEGi8IWCaQeyg9efKmVmp3f+FLGbFOq5+Yz6jwEKXQCIHPTJk1GRi7T6m9zfDRm
    LVyt8WpZa6cl/S6Gectqt57m
    -----END CERTIFICATE REQUEST-----

    """
