/// A queue of devices to provision, in a file: for an app whose network comes and goes.
///
/// A device is described and queued without a network, with its key in secure hardware where it has one, and sent when
/// there is a network. What was queued survives the end of the app at any moment. Sending is provisioning as ever, which
/// looks before it creates: however often an entry is sent, it gives one device with a certificate for one key.
///
/// It may be used by any number of tasks at once, and several processes may use one file. It lets go of the file when it is
/// closed, or when its last reference goes.
public final class Journal: Sendable {
    private let native: NativeJournal

    /// Opens a journal, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - path: The file. Its folder must exist, and should be one that only the app can read: the file holds the keys that
    ///     were made for devices without a signer.
    ///   - passphrase: With it, those keys are encrypted, in a form that `openssl pkcs8` opens, too. The file is made with it
    ///     and opens with nothing else; one that was made without opens without. Take a long, random one from where the app
    ///     keeps its secrets: without it, the keys are lost.
    /// - Throws: `DevtrustError.configuration` (`configuration.journal`) for a file that cannot be used, also where it has
    ///   another passphrase, or none; it is left as it is.
    public init(path: String, passphrase: SecretText? = nil) async throws {
        native = try await NativeJournal.open(path: path, passphrase: passphrase)
    }

    /// Whether private keys are encrypted in the file. It was made with a passphrase, or without one, and stays as it is.
    public var isEncrypted: Bool {
        native.isEncrypted()
    }

    /// Queues a device. Nothing is sent. When this returns, the device is in the file and survives everything but the loss
    /// of the file. Queuing the same device again gives its entry and changes nothing.
    ///
    /// - Parameters:
    ///   - request: The device, and where it belongs.
    ///   - signer: The device's key. It is asked for one signature here, and never again. Without a signer and without a
    ///     CSR in `request`, a P-256 key is made and kept in the file until the entry is forgotten.
    /// - Throws: `DevtrustError.validation` with every violation; `DevtrustError.conflict` (`conflict.queued`) where the
    ///   journal holds a device of this name in this group with another description or key.
    @discardableResult
    public func queue(_ request: ProvisionDevice, signer: (any Signer)? = nil) async throws -> JournalEntry {
        try await native.queue(request: request, signer: signer.map(ApartSigner.init))
    }

    /// Entries in the order in which they were queued: those in one state, or all.
    public func entries(_ state: EntryState? = nil) -> Rows<JournalEntry> {
        Rows(after: { [native] in try await native.entriesPage(state: state, after: $0?.id) })
    }

    /// One entry.
    public func entry(_ id: String) async throws -> JournalEntry {
        try await native.entry(id: id)
    }

    /// How many entries stand where.
    public func counts() async throws -> JournalCounts {
        try await native.counts()
    }

    /// Takes a device back that was not sent, or that the service refused.
    ///
    /// - Throws: `DevtrustError.conflict`: `conflict.being_sent`; `conflict.maybe_registered` where an attempt was cut off,
    ///   so that the service may have the device: ``send(with:concurrency:listener:)`` to find out, or ``forget(_:)`` the
    ///   entry; `conflict.state` where it is provisioned.
    public func withdraw(_ id: String) async throws {
        try await native.withdraw(id: id)
    }

    /// Removes an entry, whatever is known of it: one that is provisioned, once its certificate is installed; or one that
    /// is given up. A key that was made for it is gone with it.
    public func forget(_ id: String) async throws {
        try await native.forget(id: id)
    }

    /// Has an entry sent with the next pass: one that was refused, or one that waits for a later moment.
    public func retry(_ id: String) async throws {
        try await native.retry(id: id)
    }

    /// Sends what waits, each entry once, and gives what came of it. Cancelling it is safe at any moment.
    ///
    /// A device that the service refuses is `EntryState.failed` with its problem, and the others go on. Where the network
    /// is gone, the pass ends early and says so in `Sent.offline`; nothing is lost.
    ///
    /// - Parameters:
    ///   - client: Whose account the devices go to.
    ///   - concurrency: How many devices are provisioned at the same time.
    ///   - listener: Is told of each entry that begins, takes a step or ends.
    /// - Throws: `DevtrustError.authentication` where the service does not accept the client's key; everything waits.
    public func send(
        with client: Client,
        concurrency: Int = 4,
        listener: (any JournalListener)? = nil
    ) async throws -> Sent {
        try await native.sendWith(
            client: client.native,
            concurrency: UInt32(clamping: max(concurrency, 1)),
            listener: listener.map(ApartJournalListener.init)
        )
    }

    /// Sends what waits and what is queued later, for as long as it is iterated: what was queued at once, what failed after
    /// a while, and all of it when the network is back. Who is slow misses steps, never entries: ``entries(_:)`` has them
    /// all.
    public func sending(with client: Client, concurrency: Int = 4) -> Reports<JournalProgress> {
        Reports { [native] report in
            try await native.keepSendingWith(
                client: client.native,
                concurrency: UInt32(clamping: max(concurrency, 1)),
                listener: Reporter(report: report)
            )
        }
    }

    /// Refuses calls from now on with `configuration.closed`. Calls under way go on; the file is let go of after them.
    public func close() {
        native.shutDown()
    }
}

private final class Reporter: JournalListener {
    private let report: @Sendable (JournalProgress) -> Void

    init(report: @escaping @Sendable (JournalProgress) -> Void) {
        self.report = report
    }

    func progress(progress: JournalProgress) async throws {
        report(progress)
    }
}
