package com.devtrust

import com.devtrust.resource.Resources
import java.time.Duration

/**
 * A client for DigiCert ONE. It may be used by any number of coroutines at once; they share connections, rate limit and
 * settings.
 *
 * Every call is a suspend function. Cancelling the coroutine ends the call and closes its connection.
 */
public class Client private constructor(internal val native: NativeClient) :
    Resources(Session(native)),
    AutoCloseable {

    /**
     * Sets a client up. Nothing is sent.
     *
     * @param config everything has a default except how to authenticate.
     * @param transport an HTTP stack of your own. The settings of the network in [config] then do nothing.
     * @param logger is told what happens on the wire: never a header, a body or a secret.
     * @throws DevtrustException.Configuration where the settings do not fit together.
     */
    public constructor(config: ClientConfig, transport: HttpTransport? = null, logger: Logger? = null) :
        this(NativeClient(settings(config), "devtrust-kotlin", transport?.let(::SafeTransport), logger?.let(::SafeLogger)))

    /**
     * The same client with other options for its calls. Closing either closes both.
     *
     * @param timeout how long a call may take in all, waits included.
     * @param headers for these calls only.
     * @param keyFile keeps a key that is made for a device, so that it survives an interruption.
     * @param signer the key that signs requests for certificates, in place of one made here.
     * @param progress is told how [provisionDevice] comes along.
     */
    public fun with(
        timeout: Duration? = null,
        headers: Map<String, String> = emptyMap(),
        keyFile: String? = null,
        signer: Signer? = null,
        progress: ProgressListener? = null,
    ): Client {
        val options = CallOptions(timeout, headers.map { (name, value) -> NameValue(name, value) }, keyFile)
        return Client(native.withOptions(options, signer?.let(::SafeSigner), progress?.let(::SafeListener)))
    }

    /** The way out: a call that devtrust does not model, with the same authentication, retries and errors. */
    public suspend fun request(request: RawRequest): RawResponse = native.request(request)

    /**
     * Refuses calls from now on with `configuration.closed`, also those of resources that were taken from this client.
     * Calls under way go on.
     */
    override fun close() {
        native.shutDown()
    }
}
