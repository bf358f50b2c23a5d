/// What ``Client/provisioning(_:signer:keyFile:)`` gives: steps, and at the end the device.
public enum Provisioning: Sendable {
    /// A step began or ended.
    case step(ProgressStep)
    /// The device with its certificate: the last thing that comes.
    case done(ProvisionedDevice)
}

extension Client {
    /// ``provisionDevice(_:)`` as a sequence of its steps that ends with the device. It starts when it is iterated; who
    /// stops early ends the call.
    public func provisioning(
        _ request: ProvisionDevice,
        signer: (any Signer)? = nil,
        keyFile: String? = nil
    ) -> ProvisioningSteps {
        ProvisioningSteps { report in
            let client = try self.with(keyFile: keyFile, signer: signer, progress: Reporter(report: report))
            return try await client.provisionDevice(request)
        }
    }
}

/// The steps of a provisioning, and at the end the device.
public struct ProvisioningSteps: AsyncSequence, Sendable {
    typealias Work = @Sendable (@escaping @Sendable (ProgressStep) -> Void) async throws -> ProvisionedDevice

    private let work: Work

    init(work: @escaping Work) {
        self.work = work
    }

    /// Starts the call.
    public func makeAsyncIterator() -> AsyncThrowingStream<Provisioning, any Error>.Iterator {
        // A dozen steps: nothing piles up.
        let stream = AsyncThrowingStream<Provisioning, any Error> { continuation in
            let call = Task {
                do {
                    let device = try await work { continuation.yield(.step($0)) }
                    continuation.yield(.done(device))
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in call.cancel() }
        }
        return stream.makeAsyncIterator()
    }
}

private final class Reporter: ProgressListener {
    private let report: @Sendable (ProgressStep) -> Void

    init(report: @escaping @Sendable (ProgressStep) -> Void) {
        self.report = report
    }

    func step(step: ProgressStep) async throws {
        report(step)
    }
}
