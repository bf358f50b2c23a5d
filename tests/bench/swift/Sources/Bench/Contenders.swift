import Devtrust
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// How many calls are in flight.
let inFlight = 32

typealias Register = @Sendable (_ name: String) async throws -> Void

/// Who is compared, by name.
let contenders: [(name: String, make: @Sendable (Place) throws -> Register)] = [
    ("devtrust", { try devtrust($0, validate: true) }),
    ("devtrust_unchecked", { try devtrust($0, validate: false) }),
    ("url_session", urlSession),
]

private func devtrust(_ place: Place, validate: Bool) throws -> Register {
    let config = ClientConfig(apiKey: SecretText(place.apiKey), baseUrl: place.baseUrl, validate: validate)
    let devices = try Client(config).devices
    return { name in
        let device = try await devices.register(
            RegisterDevice(
                name: name, deviceGroupId: place.group, accountId: place.account,
                certificatePolicies: DeviceCertificates(bootstrap: [
                    CertificateRequest(
                        certificatePolicyId: place.policy, csr: csr,
                        attributes: [Attribute(name: "subject.common_name", value: name)])
                ])))
        precondition(device.privateKeys.count == 1, "no certificate")
    }
}

func registration(_ place: Place, _ name: String) -> Registration {
    Registration(
        name: name, device_group_id: place.group, account_id: place.account,
        certificate_policies: .init(bootstrap: [
            .init(
                certificate_policy_id: place.policy, csr: csr,
                attributes: [.init(name: "subject.common_name", value: name)])
        ]))
}

/// What a Swift program without devtrust would be: `URLSession` and `Codable`.
private func urlSession(_ place: Place) throws -> Register {
    let configuration = URLSessionConfiguration.default
    configuration.httpMaximumConnectionsPerHost = inFlight
    let session = URLSession(configuration: configuration)
    let address = URL(string: "\(place.baseUrl)/devicetrustmanager/api/v4/device/registration")!
    return { name in
        var request = URLRequest(url: address)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        request.setValue(place.apiKey, forHTTPHeaderField: "x-api-key")
        request.httpBody = try JSONEncoder().encode(registration(place, name))
        let (data, response) = try await session.data(for: request)
        precondition((response as? HTTPURLResponse)?.statusCode == 201, "refused")
        let device = try JSONDecoder().decode(Registered.self, from: data)
        precondition(device.private_keys.count == 1, "no certificate")
    }
}

/// As the tutorial writes it.
struct Registration: Encodable {
    struct Certificates: Encodable {
        let bootstrap: [Request]
    }
    struct Request: Encodable {
        let certificate_policy_id, csr: String
        let attributes: [Pair]
    }
    struct Pair: Encodable {
        let name, value: String
    }
    let name, device_group_id, account_id: String
    let certificate_policies: Certificates
}

private struct Registered: Decodable {
    struct Key: Decodable {
        let policy_id, policy_type: String?
        let certificate: String
    }
    let device_id, device_name, device_status, operational_status: String
    let private_keys: [Key]
}
