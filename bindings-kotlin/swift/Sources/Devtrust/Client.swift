/// A client for DigiCert ONE. It may be used by any number of tasks at once; they share connections, rate limit and
/// settings.
///
/// Cancelling the task of a call ends the call and closes its connection; the call throws `CancellationError`. Whatever
/// else goes wrong is a ``DevtrustError``.
public final class Client: Sendable {
    let native: NativeClient
    let session: Session

    init(_ native: NativeClient) {
        self.native = native
        session = Session(native: native)
    }

    /// Sets a client up. Nothing is sent.
    ///
    /// - Parameters:
    ///   - config: everything has a default except how to authenticate.
    ///   - transport: an HTTP stack of your own. The settings of the network in `config` then do nothing.
    ///   - logger: is told what happens on the wire: never a header, a body or a secret.
    /// - Throws: `DevtrustError.configuration` where the settings do not fit together.
    public convenience init(
        _ config: ClientConfig,
        transport: (any HttpTransport)? = nil,
        logger: (any DevtrustLogger)? = nil
    ) throws {
        BrokenPipes.areErrors
        let (transport, logger) = (transport.map(ApartTransport.init), logger.map(ApartLogger.init))
        self.init(try NativeClient(settings: config.settings, layer: "devtrust-swift", transport: transport, logger: logger))
    }

    /// The same client with other options for its calls. Closing either closes both.
    ///
    /// - Parameters:
    ///   - timeout: how long a call may take in all, waits included.
    ///   - headers: for these calls only.
    ///   - keyFile: keeps a key that is made for a device, so that it survives an interruption. It is written before the
    ///     device is registered, and never overwritten.
    ///   - signer: the key that signs requests for certificates, in place of one made here.
    ///   - progress: is told how ``provisionDevice(_:)`` comes along.
    /// - Throws: `DevtrustError.configuration` where the signer does not say what key it has.
    public func with(
        timeout: Duration? = nil,
        headers: [String: String] = [:],
        keyFile: String? = nil,
        signer: (any Signer)? = nil,
        progress: (any ProgressListener)? = nil
    ) throws -> Client {
        let headers = headers.sorted { $0.key < $1.key }.map { NameValue(name: $0.key, value: $0.value) }
        let options = CallOptions(timeout: timeout, headers: headers, keyFile: keyFile)
        let (signer, progress) = (signer.map(ApartSigner.init), progress.map(ApartListener.init))
        return Client(try native.withOptions(options: options, signer: signer, progress: progress))
    }

    /// The way out: a call that devtrust does not model, with the same authentication, retries and errors.
    public func request(_ request: RawRequest) async throws -> RawResponse {
        try await native.request(request: request)
    }

    /// Refuses calls from now on with `configuration.closed`, also those of resources that were taken from this client.
    /// Calls under way go on. A client that is not closed gives back what it holds when its last reference goes.
    public func close() {
        native.shutDown()
    }
}
