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
    ) -> Reports<Provisioning> {
        Reports { report in
            let listener = Reporter { report(.step($0)) }
            let client = try self.with(keyFile: keyFile, signer: signer, progress: listener)
            report(.done(try await client.provisionDevice(request)))
        }
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
