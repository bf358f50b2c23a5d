import Devtrust
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A service on this machine: the real emulator, in a process of its own.
final class Emulator: @unchecked Sendable {
    struct Ready: Decodable {
        let base_url, api_key, account_id, primary_rzone_id, ica_id, certificate_profile_id: String
        // With --tls and --mtls.
        let ca_file, client_certificate, client_key, client_pkcs12, client_pkcs12_password: String?
    }

    /// One request as it arrived.
    struct Arrived: Decodable {
        let method, path, body: String
        let aborted: Bool
        let headers: [[String]]
    }

    struct Problem: Error {
        let what: String
    }

    let ready: Ready
    private let process = Process()
    private let input = Pipe()

    init(_ arguments: String...) throws {
        guard let program = ProcessInfo.processInfo.environment["DEVTRUST_EMULATOR"] else {
            throw Problem(what: "set DEVTRUST_EMULATOR to the program: cargo build -p devtrust-emulator")
        }
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--exit-with-stdin"] + arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = try output.fileHandleForReading.line()
        ready = try JSONDecoder().decode(Ready.self, from: line)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    var account: String { ready.account_id }
    var zone: String { ready.primary_rzone_id }
    var config: ClientConfig { ClientConfig(apiKey: SecretText(ready.api_key), baseUrl: ready.base_url) }

    func client() throws -> Client {
        try Client(config)
    }

    /// What arrived, in its order.
    func requests() async throws -> [Arrived] {
        struct Answer: Decodable {
            let requests: [Arrived]
        }
        return try JSONDecoder().decode(Answer.self, from: try await control("GET", "requests")).requests
    }

    /// Requests whose path ends so.
    func requests(to path: String) async throws -> [Arrived] {
        try await requests().filter { $0.path.hasSuffix(path) }
    }

    /// Arms a fault.
    func fault(_ rule: String) async throws {
        _ = try await control("POST", "faults", rule)
    }

    /// Lets the next call of a path wait longer than any test.
    func slow(_ path: String) async throws {
        try await fault(#"{"match": {"path": "\#(path)"}, "times": 1, "fault": {"latency": {"ms": 600000}}}"#)
    }

    func device(_ name: String) -> ProvisionDevice {
        ProvisionDevice(
            accountId: account,
            division: DivisionToEnsure(name: "Plant 7", primaryRzoneId: zone),
            certificatePolicy: PolicyToEnsure(
                name: "Birth certificates",
                icaId: ready.ica_id,
                certificateProfileId: ready.certificate_profile_id
            ),
            deviceGroup: GroupToEnsure(name: "Presses", attributes: ["mac_address"]),
            device: DeviceToProvision(name: name)
        )
    }

    private func control(_ method: String, _ path: String, _ body: String? = nil) async throws -> Data {
        var request = URLRequest(url: URL(string: "\(ready.base_url)/__emulator/\(path)")!, timeoutInterval: 10)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let status = (response as? HTTPURLResponse)?.statusCode, 200..<300 ~= status else {
            throw Problem(what: "\(method) \(path): \(response) \(String(decoding: data, as: UTF8.self))")
        }
        return data
    }
}

extension FileHandle {
    /// The next line, or nothing where there is none.
    func line() throws -> Data {
        var line = Data()
        while line.last != UInt8(ascii: "\n"), let byte = try read(upToCount: 1), !byte.isEmpty {
            line += byte
        }
        return line
    }
}
