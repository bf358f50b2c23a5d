package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.Fault
import com.devtrust.emulator.Rule
import com.devtrust.emulator.client
import com.devtrust.emulator.config
import com.devtrust.model.ListDevices
import java.io.File
import java.nio.file.Files
import java.security.KeyPairGenerator
import java.security.cert.CertificateFactory
import java.security.spec.ECGenParameterSpec
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** A device is queued without a network and sent when there is one. */
@Timeout(120)
class JournalTest {
    private val emulator = Emulator.start()
    private val folder = Files.createTempDirectory("devtrust").toFile()
    private val path = File(folder, "journal").path
    private val client = emulator.client()

    @AfterEach
    fun stop() {
        client.close()
        emulator.close()
        folder.deleteRecursively()
    }

    private suspend fun registered() =
        client.devices.list(ListDevices(accountId = emulator.account)).toList().map { it.name }.sorted()

    private fun nobody(): Client {
        val port = java.net.ServerSocket(0).use { it.localPort }
        return Client(emulator.config.copy(baseUrl = "http://127.0.0.1:$port", retry = RetryPolicy(maxAttempts = 1u)))
    }

    @Test
    fun `a request is verified when it is asked for and when it is queued`() = runBlocking {
        Journal.open(path).use { journal ->
            val csr = journal.queue(emulator.device("Press 41")).request.csr!!
            verifyCsr(csr)
            val at = csr.lastIndexOf('\n', csr.indexOf("\n-----END") - 1) + 1
            val changed = csr.replaceRange(at, at + 1, if (csr[at] == 'A') "B" else "A")
            val asked = assertThrows<DevtrustException.Validation> { verifyCsr(changed) }
            assertEquals(listOf("csr.bad_signature"), asked.violations.map { it.code })
            val queued = assertThrows<DevtrustException.Validation> {
                runBlocking { journal.queue(emulator.device("Press 42", changed)) }
            }
            assertEquals(listOf("csr.bad_signature"), queued.violations.map { it.code })
        }
    }

    @Test
    fun `a device is queued with a key of java security, survives, and is sent`() = runBlocking {
        val pair = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
        val signer = JcaSigner(pair.private, pair.public)
        val queued = Journal.open(path).use { it.queue(emulator.device("Press 41"), signer) }
        assertEquals(EntryState.WAITING, queued.state)
        assertTrue(queued.request.csr!!.startsWith("-----BEGIN CERTIFICATE REQUEST-----"))

        Journal.open(path).use { journal ->
            assertEquals(queued, journal.entries().first())
            assertEquals(queued, journal.queue(emulator.device("Press 41"), signer))
            val offline = journal.send(nobody())
            assertEquals("transport.connect", offline.offline?.code)
            assertEquals(1u, offline.waiting)
            assertTrue(journal.entry(queued.id).problem is DevtrustException.Transport)

            val sent = journal.send(client)
            assertEquals(1u, sent.provisioned)
            assertNull(sent.offline)
            val device = journal.entry(queued.id).device!!
            val certificate = CertificateFactory.getInstance("X.509").generateCertificate(device.certificate.byteInputStream())
            assertArrayEquals(pair.public.encoded, certificate.publicKey.encoded)
            assertNull(device.privateKey)
            assertEquals(listOf("Press 41"), registered())
            journal.forget(queued.id)
            assertEquals(JournalCounts(0u, 0u, 0u), journal.counts())
        }
    }

    @Test
    fun `entries are listed, withdrawn and refused by their names`() = runBlocking {
        Journal.open(path).use { journal ->
            val ids = (1..250).map { journal.queue(emulator.device("Press $it")).id }
            assertEquals(ids, journal.entries().toList().map { it.id })
            journal.withdraw(ids[0])
            assertEquals(249u, journal.counts().waiting)
            val gone = assertThrows<DevtrustException.NotFound> { runBlocking { journal.withdraw(ids[0]) } }
            assertEquals("not_found.entry", gone.code)
            val bad = assertThrows<DevtrustException.Validation> { runBlocking { journal.queue(emulator.device("41 presses")) } }
            assertEquals(listOf("device.name"), bad.violations.map { it.field })
            val other = emulator.device("Press 2").let { it.copy(device = it.device.copy(description = "on the left")) }
            val queued = assertThrows<DevtrustException.Conflict> { runBlocking { journal.queue(other) } }
            assertEquals("conflict.queued", queued.code)
            assertFalse(journal.entries().toList().toString().contains("PRIVATE KEY"))
        }
    }

    @Test
    fun `a file that is no journal is refused and stays as it is`() {
        File(path).writeText("dear diary, ".repeat(100))
        val error = assertThrows<DevtrustException.Configuration> { runBlocking { Journal.open(path) } }
        assertEquals("configuration.journal", error.code)
        assertTrue(error.message.contains(path), error.message)
        assertEquals("dear diary, ".repeat(100), File(path).readText())
    }

    @Test
    fun `a passphrase keeps the keys`() = runBlocking {
        val passphrase = SecretText("correct horse, battery staple")
        val key = Journal.open(path, passphrase).use { journal ->
            assertTrue(journal.isEncrypted)
            val queued = journal.queue(emulator.device("Press 41"))
            journal.send(client)
            journal.entry(queued.id).device!!.privateKey!!.reveal()
        }
        val secret = key.lines()[2]
        assertFalse(folder.listFiles()!!.any { it.readText(Charsets.ISO_8859_1).contains(secret) })
        val before = File(path).readBytes()
        for ((wrong, why) in listOf(SecretText("wrong") to "not its passphrase", null to "are encrypted")) {
            val refused = assertThrows<DevtrustException.Configuration> { runBlocking { Journal.open(path, wrong) } }
            assertEquals("configuration.journal", refused.code)
            assertTrue(refused.message.contains(why), refused.message)
        }
        assertArrayEquals(before, File(path).readBytes())
        Journal.open(path, passphrase).use { journal ->
            assertEquals(key, journal.entries().first().device!!.privateKey!!.reveal())
        }
        val plain = File(folder, "plain").path
        Journal.open(plain).use { assertFalse(it.isEncrypted) }
        val refused = assertThrows<DevtrustException.Configuration> { runBlocking { Journal.open(plain, passphrase) } }
        assertTrue(refused.message.contains("are not encrypted"), refused.message)
    }

    @Test
    fun `a refused device keeps its problem, and a key that is not accepted loses nothing`() = runBlocking {
        client.provisionDevice(emulator.device("Press 1"))
        Journal.open(path).use { journal ->
            val taken = journal.queue(emulator.device("Press 1")).id
            journal.queue(emulator.device("Press 2"))
            val stranger = Client(emulator.config.copy(apiKey = SecretText("not-the-key")))
            assertThrows<DevtrustException.Authentication> { runBlocking { journal.send(stranger) } }
            assertEquals(2u, journal.counts().waiting)
            assertEquals(Sent(1u, 1u, 0u, null), journal.send(client))
            val entry = journal.entry(taken)
            assertEquals(EntryState.FAILED, entry.state)
            assertEquals("conflict.other_key", (entry.problem as DevtrustException.Conflict).code)
            journal.withdraw(taken)
        }
    }

    @Test
    fun `steps are told, and a listener that throws or hangs stops nothing`() = runBlocking {
        Journal.open(path).use { journal ->
            journal.queue(emulator.device("Press 1"))
            val told = CopyOnWriteArrayList<JournalProgress>()
            val listener = object : JournalListener {
                override suspend fun progress(progress: JournalProgress) {
                    told.add(progress)
                    TODO("and throws")
                }
            }
            journal.send(client, listener = listener)
            assertEquals(EntryState.PROVISIONED, told.last().state)
            assertEquals(1u to 1u, told.last().let { it.done to it.of })
            val steps = told.mapNotNull { it.step?.name }.distinct()
            assertEquals(listOf("division", "certificate_policy", "device_group", "key", "device", "certificate"), steps)
            journal.queue(emulator.device("Press 2"))
            val hanging = object : JournalListener {
                override suspend fun progress(progress: JournalProgress): Unit = kotlinx.coroutines.awaitCancellation()
            }
            assertEquals(1u, journal.send(client, listener = hanging).provisioned)
        }
    }

    @Test
    fun `what is queued while it sends is sent, and a cancelled collector leaves the rest`() = runBlocking {
        Journal.open(path).use { journal ->
            val three = CompletableDeferred<Unit>()
            val sending = launch {
                journal.sending(client)
                    .filter { it.state == EntryState.PROVISIONED && it.deviceName == "Press 3" }
                    .collect { three.complete(Unit) }
            }
            for (number in 1..3) journal.queue(emulator.device("Press $number"))
            three.await()
            sending.cancelAndJoin()
            val later = journal.queue(emulator.device("Press 4"))
            assertEquals(listOf("Press 1", "Press 2", "Press 3"), registered())
            assertEquals(EntryState.WAITING, journal.entry(later.id).state)
        }
    }

    @Test
    fun `a process that is killed again and again loses nothing and sends nothing twice`() = runBlocking {
        val devices = 60
        val kills = 6
        for ((seed, fault) in listOf(Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.status(503)).withIndex()) {
            emulator.arm(fault, Rule(path = "/devicetrustmanager/", probability = 0.1, seed = seed.toLong()))
        }
        val random = java.util.Random()
        repeat(kills) {
            val process = station(devices)
            val lines = process.inputReader()
            repeat(1 + random.nextInt(devices / kills)) { lines.readLine() }
            Thread.sleep(0, random.nextInt(999_999))
            process.destroyForcibly().waitFor()
        }
        val last = station(devices)
        val said = last.inputReader().readText()
        assertTrue(last.waitFor(60, TimeUnit.SECONDS))
        assertEquals(0, last.exitValue(), said)
        emulator.disarm()
        Journal.open(path).use { journal ->
            val entries = journal.entries().toList()
            assertEquals(devices, entries.count { it.state == EntryState.PROVISIONED })
            assertEquals(entries.map { it.request.device.name }.sorted(), registered())
            val attempts = entries.sumOf { it.attempts }
            println("measured: $devices devices, $kills kills of a JVM, 30 % faults: $attempts attempts, ${registered().size} registered")
        }
    }

    /** A JVM of its own that queues and sends. */
    private fun station(devices: Int): Process {
        val java = File(System.getProperty("java.home"), "bin/java").path
        return ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "com.devtrust.StationKt", path, "$devices")
            .apply {
                environment()["STATION_KEY"] = emulator.config.apiKey!!.reveal()
                environment()["STATION"] =
                    listOf(emulator.baseUrl, emulator.account, emulator.zone, emulator.ica, emulator.profile).joinToString(" ")
            }
            .redirectErrorStream(true)
            .start()
    }
}

/** How soon a station tries again. */
val SOON: Duration = Duration.ofMillis(5)
