import Foundation

// Host parts run in threads of their own. Swift's shared pool has one thread for each core and no more: a transport that
// blocks there, as it should not and often does, would hold up every task of the process.

/// Threads for the parts of the host.
private final class HostThreads: TaskExecutor {
    static let shared = HostThreads()

    private let queue = DispatchQueue(label: "devtrust.host", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Runs it there where the system can, which is Linux, and Apple's from iOS 18 and macOS 15.
private func apart<T: Sendable>(_ part: @Sendable () async throws -> T) async throws -> T {
    if #available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *) {
        try await withTaskExecutorPreference(HostThreads.shared) { try await part() }
    } else {
        try await part()
    }
}

final class ApartTransport: HttpTransport {
    private let host: any HttpTransport

    init(_ host: any HttpTransport) {
        self.host = host
    }

    func send(request: HttpRequest) async throws -> HttpResponse {
        try await apart { try await self.host.send(request: request) }
    }
}

final class ApartSigner: Signer {
    private let host: any Signer

    init(_ host: any Signer) {
        self.host = host
    }

    func algorithm() throws -> KeyAlgorithm {
        try host.algorithm()
    }

    func publicKey() throws -> Data {
        try host.publicKey()
    }

    func sign(message: Data) async throws -> Data {
        try await apart { try await self.host.sign(message: message) }
    }
}

final class ApartListener: ProgressListener {
    private let host: any ProgressListener

    init(_ host: any ProgressListener) {
        self.host = host
    }

    func step(step: ProgressStep) async throws {
        try await apart { try await self.host.step(step: step) }
    }
}

final class ApartLogger: DevtrustLogger {
    private let host: any DevtrustLogger

    init(_ host: any DevtrustLogger) {
        self.host = host
    }

    func log(entry: LogEntry) async throws {
        try await apart { try await self.host.log(entry: entry) }
    }
}

final class ApartJournalListener: JournalListener {
    private let host: any JournalListener

    init(_ host: any JournalListener) {
        self.host = host
    }

    func progress(progress: JournalProgress) async throws {
        try await apart { try await self.host.progress(progress: progress) }
    }
}
