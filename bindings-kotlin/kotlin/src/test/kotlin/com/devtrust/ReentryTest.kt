package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.client
import com.devtrust.emulator.config
import com.devtrust.model.ListDivisions
import java.io.File
import java.nio.file.Files
import java.security.KeyPairGenerator
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** Parts of the host that come back into the library while it waits for them. */
@Timeout(60)
class ReentryTest {
    private val emulator = Emulator.start()
    private val folder = Files.createTempDirectory("devtrust").toFile()
    private val request = ListDivisions(emulator.account)

    @AfterEach
    fun stop() {
        emulator.close()
        folder.deleteRecursively()
    }

    @Test
    fun `a transport may make calls of its own`() = runBlocking {
        val inner = emulator.client()
        val real = JavaTransport()
        val transport = object : HttpTransport {
            override suspend fun send(request: HttpRequest): HttpResponse {
                inner.divisions.listPage(this@ReentryTest.request)
                return real.send(request)
            }
        }
        Client(emulator.config, transport).divisions.listPage(request)
        assertEquals(2, emulator.requests().size)
    }

    @Test
    fun `a coroutine without a dispatcher may block, and others have their answers`() = runBlocking {
        val client = emulator.client()
        val blocked = async(Dispatchers.Unconfined) {
            client.divisions.listPage(request)
            runBlocking { client.divisions.listPage(request) }
        }
        client.divisions.listPage(request)
        blocked.await()
        assertEquals(3, emulator.requests().size)
    }

    @Test
    fun `a signer and a listener may use the client that waits for them, and close it`() = runBlocking {
        val pair = KeyPairGenerator.getInstance("EC").apply { initialize(256) }.generateKeyPair()
        val client = emulator.client()
        val key = JcaSigner(pair.private, pair.public)
        val signer = object : Signer by key {
            override suspend fun sign(message: ByteArray): ByteArray {
                client.divisions.listPage(request)
                return key.sign(message)
            }
        }
        var asked = 0
        val listener = object : ProgressListener {
            override suspend fun step(step: ProgressStep) {
                if (step.name == "division") client.divisions.listPage(request).also { asked += 1 }
            }
        }
        client.with(signer = signer, progress = listener).provisionDevice(emulator.device("Press 1"))
        assertEquals(2, asked)
        val closing = object : ProgressListener {
            override suspend fun step(step: ProgressStep) = client.close()
        }
        val error = assertThrows<DevtrustException.Configuration> {
            runBlocking { client.with(progress = closing).provisionDevice(emulator.device("Press 2")) }
        }
        assertEquals("configuration.closed", error.code)
    }

    @Test
    fun `a log may make calls that are logged`() = runBlocking {
        val done = CompletableDeferred<Unit>()
        lateinit var client: Client
        var calls = 0
        val log = object : Logger {
            override suspend fun log(entry: LogEntry) {
                if (entry.httpStatus == null) return
                calls += 1
                if (calls == 1) client.divisions.listPage(request) else done.complete(Unit)
            }
        }
        client = Client(emulator.config, logger = log)
        client.divisions.listPage(request)
        done.await()
        assertEquals(2, emulator.requests().size)
    }

    @Test
    fun `a journal that is closed while it sends ends what it began`() = runBlocking {
        val client = emulator.client()
        val path = File(folder, "journal").path
        val started = CompletableDeferred<Unit>()
        val listener = object : JournalListener {
            override suspend fun progress(progress: JournalProgress) {
                started.complete(Unit)
            }
        }
        val sending = Journal.open(path).use { journal ->
            for (number in 1..9) journal.queue(emulator.device("Press $number"))
            async { journal.send(client, listener = listener) }.also { started.await() }
        }
        assertEquals(9u, sending.await().provisioned)
        Journal.open(path).use { assertEquals(JournalCounts(0u, 9u, 0u), it.counts()) }
        val closed = Journal.open(path).also { it.close() }
        val error = assertThrows<DevtrustException.Configuration> { runBlocking { closed.counts() } }
        assertEquals("configuration.closed", error.code)
    }

    @Test
    fun `a collector that throws leaves nothing half done`() = runBlocking {
        val client = emulator.client()
        Journal.open(File(folder, "journal").path).use { journal ->
            for (number in 1..9) journal.queue(emulator.device("Press $number"))
            val thrown = assertThrows<IllegalArgumentException> {
                runBlocking { journal.sending(client).collect { throw IllegalArgumentException("full") } }
            }
            assertEquals("full", thrown.message)
            // A listener that hangs and a journal that is asked from inside it hold up nothing either.
            val nested = object : JournalListener {
                override suspend fun progress(progress: JournalProgress) {
                    journal.entries().toList()
                    if (progress.state == EntryState.PROVISIONED) awaitCancellation()
                }
            }
            journal.send(client, listener = nested)
            while (journal.counts().provisioned < 9u) journal.send(client)
            val names = journal.entries(EntryState.PROVISIONED).toList().map { it.request.device.name }
            assertTrue((1..9).all { "Press $it" in names }, names.toString())
        }
    }
}
