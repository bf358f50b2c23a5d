package com.devtrust

import kotlinx.coroutines.CancellationException

// What a host's part throws reaches the library as an error. An `Error` of the JVM (a `TODO()`, a stack overflow) would
// otherwise end the coroutine that runs it without a word, and leave the library waiting.

private inline fun <T> safely(part: String, run: () -> T): T = try {
    run()
} catch (error: CancellationException) {
    throw error
} catch (error: Error) {
    throw IllegalStateException("$part failed: $error", error)
}

internal class SafeTransport(private val host: HttpTransport) : HttpTransport {
    override suspend fun send(request: HttpRequest): HttpResponse = safely("the transport") { host.send(request) }
}

internal class SafeSigner(private val host: Signer) : Signer {
    override fun algorithm(): KeyAlgorithm = safely("the signer") { host.algorithm() }

    override fun publicKey(): ByteArray = safely("the signer") { host.publicKey() }

    override suspend fun sign(message: ByteArray): ByteArray = safely("the signer") { host.sign(message) }
}

internal class SafeListener(private val host: ProgressListener) : ProgressListener {
    override suspend fun step(step: ProgressStep): Unit = safely("the listener") { host.step(step) }
}

internal class SafeLogger(private val host: Logger) : Logger {
    override suspend fun log(entry: LogEntry): Unit = safely("the log") { host.log(entry) }
}

internal class SafeJournalListener(private val host: JournalListener) : JournalListener {
    override suspend fun progress(progress: JournalProgress): Unit = safely("the listener") { host.progress(progress) }
}
