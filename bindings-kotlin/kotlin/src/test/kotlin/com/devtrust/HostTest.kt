package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.client
import com.devtrust.emulator.config
import com.devtrust.model.ListDivisions
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.security.KeyPairGenerator
import java.security.cert.CertificateFactory
import java.security.spec.ECGenParameterSpec
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** A transport on `java.net.http`. */
class JavaTransport : HttpTransport {
    private val http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build()

    override suspend fun send(request: HttpRequest): HttpResponse {
        val builder = java.net.http.HttpRequest.newBuilder(URI(request.url)).timeout(request.timeout)
        val body = request.body?.let { BodyPublishers.ofByteArray(it) } ?: BodyPublishers.noBody()
        builder.method(request.method, body)
        // The length is java.net.http's own to say, and it unpacks nothing.
        request.headers.filter { it.name !in listOf("content-length", "host", "accept-encoding") }
            .forEach { builder.header(it.name, it.value) }
        val answer = http.sendAsync(builder.build(), BodyHandlers.ofByteArray()).await()
        val headers = answer.headers().map().flatMap { (name, values) -> values.map { NameValue(name, it) } }
        return HttpResponse(answer.statusCode().toUShort(), headers, answer.body())
    }
}

/** Parts of the host, good and bad. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class HostTest {
    private val emulator = Emulator.start()
    private val once = RetryPolicy(maxAttempts = 1u)
    private val request = ListDivisions(emulator.account)

    @AfterAll
    fun stop() = emulator.close()

    private fun key(curve: String = "secp256r1") =
        KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec(curve)) }.generateKeyPair()

    private fun failing(client: Client): DevtrustException =
        assertThrows<DevtrustException> { runBlocking { client.divisions.listPage(request) } }

    private fun transport(send: suspend (HttpRequest) -> HttpResponse) = object : HttpTransport {
        override suspend fun send(request: HttpRequest) = send(request)
    }

    @Test
    fun `a device is provisioned through java net http, with a key of java security`() = runBlocking {
        val pair = key()
        val entries = CopyOnWriteArrayList<LogEntry>()
        val logged = CountDownLatch(1)
        val log = object : Logger {
            override suspend fun log(entry: LogEntry) {
                entries.add(entry)
                if (entry.operation == "devices.register" && entry.httpStatus != null) logged.countDown()
            }
        }
        val client = Client(emulator.config, JavaTransport(), log)
        val device = client.with(signer = JcaSigner(pair.private, pair.public)).provisionDevice(emulator.device("Host 1"))
        val certificate = CertificateFactory.getInstance("X.509").generateCertificate(device.certificate.byteInputStream())
        assertArrayEquals(pair.public.encoded, certificate.publicKey.encoded)
        assertEquals(null, device.privateKey)
        logged.await()
        val registered = entries.single { it.operation == "devices.register" && it.httpStatus != null }
        assertEquals(201.toUShort(), registered.httpStatus)
        assertEquals("/devicetrustmanager/api/v4/device/registration", registered.path)
        assertFalse(entries.toString().contains(emulator.config.apiKey!!.reveal()))
    }

    @Test
    fun `P-384 and RSA keys sign, too`() = runBlocking {
        val rsa = KeyPairGenerator.getInstance("RSA").apply { initialize(2048) }.generateKeyPair()
        for ((number, pair) in listOf(key("secp384r1"), rsa).withIndex()) {
            val client = emulator.client().with(signer = JcaSigner(pair.private, pair.public))
            val device = client.provisionDevice(emulator.device("Kind $number"))
            val certificate = CertificateFactory.getInstance("X.509").generateCertificate(device.certificate.byteInputStream())
            assertArrayEquals(pair.public.encoded, certificate.publicKey.encoded)
        }
    }

    @Test
    fun `a transport that throws is a transport error`() {
        val throws = listOf<(HttpRequest) -> HttpResponse>(
            { throw IllegalStateException("no modem") },
            { throw java.io.IOException("no modem") },
            { throw NotImplementedError("no modem") },
            { throw StackOverflowError("no modem") },
        )
        for (broken in throws) {
            val error = failing(Client(emulator.config.copy(retry = once), transport { broken(it) }))
            assertTrue(error is DevtrustException.Transport, error.toString())
            assertTrue(error.message!!.contains("no modem"), error.message)
        }
    }

    @Test
    fun `a transport says what failed, and what was not sent is sent again`() = runBlocking {
        var attempts = 0
        val flaky = JavaTransport().let { real ->
            transport {
                attempts += 1
                if (attempts == 1) throw HttpTransportException.Failed(TransportFailure.DNS, sent = false, reason = "no name")
                real.send(it)
            }
        }
        Client(emulator.config.copy(retry = RetryPolicy(base = Duration.ofMillis(1))), flaky).divisions.listPage(request)
        assertEquals(2, attempts)
        val named = transport { throw HttpTransportException.Failed(TransportFailure.TLS, sent = false, reason = "not trusted") }
        assertEquals("transport.tls", failing(Client(emulator.config.copy(retry = once), named)).code)
    }

    @Test
    fun `a transport that hangs is a timeout, and its coroutine is cancelled`() = runBlocking {
        val cancelled = CountDownLatch(1)
        val hangs = transport {
            try {
                awaitCancellation()
            } finally {
                cancelled.countDown()
            }
        }
        val error = failing(Client(emulator.config.copy(retry = once, attemptTimeout = Duration.ofMillis(200)), hangs))
        assertEquals("timeout.attempt", error.code)
        cancelled.await()
    }

    @Test
    fun `a transport that holds its thread hangs nobody else`() = runBlocking {
        val release = CountDownLatch(1)
        val blocks = transport {
            release.await()
            throw IllegalStateException("late")
        }
        val config = emulator.config.copy(retry = once, attemptTimeout = Duration.ofMillis(200))
        val stuck = (1..2).map { async { runCatching { Client(config, blocks).divisions.listPage(request) } } }
        assertTrue(emulator.client().divisions.listPage(request).items.size >= 0)
        stuck.forEach { assertEquals("timeout.attempt", (it.await().exceptionOrNull() as DevtrustException).code) }
        release.countDown()
    }

    @Test
    fun `nonsense of a transport is an error`() {
        val config = emulator.config.copy(retry = once, maxResponseBytes = 100uL)
        val answers = mapOf(
            answering(0, "") to "transport.other",
            answering(101, "") to "transport.other",
            answering(65535, "") to "transport.other",
            answering(302, "") to "server.unexpected_status",
            answering(200, "x".repeat(101)) to "decode.too_large",
            answering(200, "<html>") to "decode.not_json",
        )
        for ((transport, code) in answers) assertEquals(code, failing(Client(config, transport)).code)
    }

    @Test
    fun `a signer that fails, hangs or lies is an error of the signer`() {
        val pair = key()
        val other = key()
        fun signer(sign: suspend (ByteArray) -> ByteArray) = object : Signer {
            override fun algorithm() = KeyAlgorithm.ECDSA_P256_SHA256
            override fun publicKey() = pair.public.encoded
            override suspend fun sign(message: ByteArray) = sign(message)
        }
        val bad = mapOf(
            "the user cancelled" to signer { throw SignerException.Failed("the user cancelled the prompt") },
            "token removed" to signer { throw IllegalStateException("token removed") },
            "not yet" to signer { TODO("not yet") },
            "did not answer" to signer { awaitCancellation() },
            "" to signer { byteArrayOf() },
            " " to signer { ByteArray(64) },
            "  " to signer { JcaSigner(other.private, other.public).sign(it) },
        )
        emulator.client().use { client ->
            for ((number, text) in bad.keys.withIndex()) {
                val limit = if (text == "did not answer") Duration.ofMillis(500) else Duration.ofSeconds(20)
                val error = assertThrows<DevtrustException.Configuration>("signer $number") {
                    runBlocking { client.with(timeout = limit, signer = bad[text]).provisionDevice(emulator.device("Bad $number")) }
                }
                assertEquals("configuration.signer", error.code)
                assertTrue(error.message.contains(text.trim()), error.message)
            }
        }
        assertTrue(emulator.requests().none { it.path.endsWith("/registration") && it.body.contains("Bad ") })
    }

    @Test
    fun `a signer that cannot say what it is is refused at once`() {
        val mute = object : Signer {
            override fun algorithm(): KeyAlgorithm = throw IllegalStateException("no token")
            override fun publicKey(): ByteArray = ByteArray(0)
            override suspend fun sign(message: ByteArray): ByteArray = ByteArray(0)
        }
        val error = assertThrows<DevtrustException.Configuration> { emulator.client().with(signer = mute) }
        assertEquals("configuration.signer", error.code)
        assertTrue(error.message.contains("no token"), error.message)
    }

    @Test
    fun `listeners that throw or hang stop no call`() = runBlocking {
        val throwing = object : ProgressListener {
            override suspend fun step(step: ProgressStep): Unit = throw IllegalStateException("full")
        }
        val hanging = object : ProgressListener {
            override suspend fun step(step: ProgressStep): Unit = awaitCancellation()
        }
        val log = object : Logger {
            override suspend fun log(entry: LogEntry): Unit = throw OutOfMemoryError("full")
        }
        val client = Client(emulator.config, logger = log)
        for ((number, listener) in listOf(throwing, hanging).withIndex()) {
            assertFalse(client.with(progress = listener).provisionDevice(emulator.device("Listened $number")).existing)
        }
    }
}
