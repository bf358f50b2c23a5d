// A phone starts no programs.
#if os(macOS) || os(Linux)
    import Devtrust
    import Foundation

    #if canImport(FoundationNetworking)
        import FoundationNetworking
    #endif

    /// DigiCert ONE on this machine, as a child process. It listens on 127.0.0.1, keeps its state in memory, and ends with this object,
    /// or with this process, however that ends.
    ///
    /// ```swift
    /// let emulator = try Emulator()
    /// let client = try emulator.client()
    /// try await emulator.arm(.status(503, retryAfter: 0), times: 1)
    /// ```
    ///
    /// Each has its own database: give each test its own, or begin each with ``reset()``.
    public final class Emulator: Sendable {
        /// What it said when it was ready.
        public let ready: Ready
        // Both are only read; Foundation does not say that they can be.
        private nonisolated(unsafe) let process = Process()
        private nonisolated(unsafe) let input = Pipe()

        /// Starts one with these switches, and waits until it is ready: `Emulator("--registration-status", "200")`.
        /// `devtrust-emulator --help` lists them.
        ///
        /// - Parameters:
        ///   - switches: Of its command line.
        ///   - program: Defaults to the one that the environment variable `DEVTRUST_EMULATOR` names, else
        ///     `devtrust-emulator` on the search path.
        public init(_ switches: String..., program: URL? = nil) throws {
            let named = program?.path ?? ProcessInfo.processInfo.environment["DEVTRUST_EMULATOR"]
            let output = Pipe()
            // `env` looks on the search path, and becomes the program.
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [named ?? "devtrust-emulator", "--exit-with-stdin"] + switches
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            do {
                ready = try Ready(line: output.fileHandleForReading.line())
            } catch {
                process.waitUntilExit()
                throw EmulatorError("the emulator ended with \(process.terminationStatus), and said why above")
            }
        }

        deinit {
            // Closing its input is enough.
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }

        /// The configuration of a client that talks to it.
        public var config: ClientConfig { ClientConfig(apiKey: SecretText(ready.apiKey), baseUrl: ready.baseUrl) }

        /// A client that talks to it.
        public func client() throws -> Client { try Client(config) }

        /// What arrived since the request with this number, oldest first.
        public func requests(since: Int = 0) async throws -> [Arrived] {
            struct Answer: Decodable {
                let requests: [Arrived]
            }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Answer.self, from: try await ask("GET", "requests?since=\(since)")).requests
        }

        /// Arms a fault.
        ///
        /// - Parameters:
        ///   - fault: What goes wrong.
        ///   - path: Only for paths that begin so; `*` stands for anything within a segment, `**` across segments.
        ///   - method: Only for this method.
        ///   - times: How often it strikes. Defaults to for ever.
        ///   - skip: How many requests pass first.
        ///   - probability: How likely it strikes, from 0 to 1.
        ///   - seed: Of its random numbers, so that a run can be repeated.
        public func arm(
            _ fault: Fault, path: String? = nil, method: String? = nil, times: Int? = nil, skip: Int = 0,
            probability: Double = 1, seed: Int? = nil
        ) async throws {
            let match = ["path": path, "method": method].compactMapValues { $0 }
            var rule: [String: Any] = ["fault": fault.json, "match": match, "skip": skip, "probability": probability]
            rule["times"] = times ?? NSNull()
            rule["seed"] = seed
            _ = try await ask("POST", "faults", JSONSerialization.data(withJSONObject: rule))
        }

        /// Disarms all faults.
        public func disarm() async throws { _ = try await ask("DELETE", "faults") }

        /// Lets a device connect: REGISTERED becomes PROVISIONED.
        public func setProvisioned(_ deviceId: String) async throws {
            let id = deviceId.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? deviceId
            _ = try await ask("POST", "devices/\(id)/provisioned")
        }

        /// Forgets everything but key, ids and CA: divisions, devices, certificates, faults and requests.
        public func reset() async throws {
            _ = try await ask("POST", "reset")
            try await disarm()
            _ = try await ask("DELETE", "requests")
        }

        /// The certificates of the issuing CA and of the root, in PEM.
        public func caPem() async throws -> String { String(decoding: try await ask("GET", "ca.pem"), as: UTF8.self) }

        private func ask(_ method: String, _ path: String, _ body: Data? = nil) async throws -> Data {
            guard let url = URL(string: "\(ready.baseUrl)/__emulator/\(path)") else { throw EmulatorError("no address: \(path)") }
            var request = URLRequest(url: url, timeoutInterval: 10)
            request.httpMethod = method
            request.httpBody = body
            request.setValue("application/json", forHTTPHeaderField: "content-type")
            let (data, response) = try await URLSession.shared.data(for: request)
            guard let status = (response as? HTTPURLResponse)?.statusCode, 200..<300 ~= status else {
                throw EmulatorError("\(method) \(path): \(String(decoding: data, as: UTF8.self))")
            }
            return data
        }
    }

    /// The emulator could not be started, or did not take what it was told.
    public struct EmulatorError: Error, CustomStringConvertible {
        public let description: String

        init(_ description: String) { self.description = description }
    }

    extension FileHandle {
        /// The next line, or nothing where there is none.
        package func line() throws -> Data {
            var line = Data()
            while line.last != UInt8(ascii: "\n"), let byte = try read(upToCount: 1), !byte.isEmpty {
                line += byte
            }
            return line
        }
    }
#endif
