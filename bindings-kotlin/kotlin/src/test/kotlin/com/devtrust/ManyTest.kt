package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.client
import com.devtrust.emulator.config
import com.devtrust.model.ListDevices
import java.io.File
import java.nio.file.Files
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** Many inputs are one run. */
@Timeout(120)
class ManyTest {
    private val emulator = Emulator.start()
    private val folder = Files.createTempDirectory("devtrust").toFile()
    private val client = emulator.client()

    @AfterEach
    fun stop() {
        client.close()
        emulator.close()
        folder.deleteRecursively()
    }

    private fun name(number: Int) = "Press %03d".format(number)

    private fun devices(numbers: Iterable<Int>) = numbers.asFlow().map { emulator.device(name(it)) }

    private suspend fun registered() =
        client.devices.list(ListDevices(accountId = emulator.account)).toList().map { it.name }.sorted()

    @Test
    fun `each input gets its own result`() = runBlocking {
        val run = client.provisionDeviceMany(devices(0..199), RunOptions(inFlight = 8u, total = 200u))
        val outcomes = run.outcomes.toList()
        assertEquals((0L..199L).toList(), outcomes.map { it.position }.sorted())
        assertEquals(200, outcomes.map { it.get().deviceId }.toSet().size)
        assertTrue(outcomes.all { it.error == null && !it.isKnown })
        val summary = run.summary
        assertEquals(listOf(200uL, 200uL, 0uL), listOf(summary.begun, summary.done, summary.failed))
        assertEquals(RunEnding.COMPLETE, summary.ending)
        assertEquals(200uL, summary.total)
        assertEquals((0..199).map(::name), registered())
    }

    @Test
    fun `an input that is wrong is alone`() = runBlocking {
        val inputs = listOf("Press 1", "?", "Press 3").asFlow().map { emulator.device(it) }
        val outcomes = client.provisionDeviceMany(inputs).outcomes.toList().sortedBy { it.position }
        assertEquals(listOf(true, false, true), outcomes.map { it.error == null })
        val error = assertThrows<DevtrustException.Validation> { outcomes[1].get() }
        assertEquals(listOf("device.name"), error.violations.map { it.field })
        assertNull(outcomes[1].getOrNull())
    }

    @Test
    fun `what the inputs throw comes after those before it`() = runBlocking {
        val inputs = flow {
            for (number in 0..69) emit(emulator.device(name(number)))
            error("the database is gone")
        }
        val run = client.provisionDeviceMany(inputs)
        val outcomes = mutableListOf<Outcome<*>>()
        val thrown = assertThrows<IllegalStateException> { runBlocking { run.outcomes.collect { outcomes += it } } }
        assertEquals("the database is gone", thrown.message)
        assertEquals(70, outcomes.size)
        assertEquals(70, registered().size)
    }

    @Test
    fun `it is stopped, and what is in flight comes to its end`() = runBlocking {
        val run = client.provisionDeviceMany(devices(0..99_999), RunOptions(inFlight = 4u))
        var seen = 0uL
        run.outcomes.collect {
            it.get()
            if (++seen == 3uL) run.stop()
        }
        val summary = run.summary
        assertEquals(RunEnding.STOPPED, summary.ending)
        assertEquals(summary.begun, seen)
        assertEquals(seen, registered().size.toULong())
    }

    @Test
    fun `a collector that stops early ends it`() = runBlocking {
        var asked = 0
        val inputs: Flow<com.devtrust.model.ProvisionDevice> = flow {
            while (true) emit(emulator.device(name(asked++)))
        }
        val run = client.provisionDeviceMany(inputs, RunOptions(inFlight = 2u))
        assertEquals(5, run.outcomes.take(5).toList().size)
        // Nobody takes inputs any more, of which some hundreds may wait.
        assertTrue(asked < 2000, "$asked inputs")
        // What was about to begin may still do so; nothing follows it.
        do {
            val begun = run.summary.begun
            client.divisions.listPage(com.devtrust.model.ListDivisions(accountId = emulator.account))
        } while (begun != run.summary.begun)
        assertTrue(run.summary.begun < 50uL, "${run.summary.begun} begun")
    }

    @Test
    fun `a key that is not valid ends it`() = runBlocking {
        Client(emulator.config.copy(apiKey = SecretText("revoked"))).use { client ->
            val summary = client.provisionDeviceMany(devices(0..9_999)).await()
            assertEquals(RunEnding.HOPELESS, summary.ending)
            assertTrue(summary.error is DevtrustException.Authentication)
            assertTrue(summary.begun < 100uL)
        }
    }

    @Test
    fun `with a journal it goes on where it was`() = runBlocking {
        val options = RunOptions(journal = File(folder, "run").path)
        val first = client.provisionDeviceMany(devices(0..9), options).outcomes.toList().associateBy { it.position }
        assertTrue(first.values.all { it.get().privateKey != null })
        val before = emulator.requests().size
        val run = client.provisionDeviceMany(devices(0..12), options)
        val again = run.outcomes.toList().associateBy { it.position }
        for (position in 0L..9L) {
            assertTrue(again.getValue(position).isKnown)
            assertEquals(first.getValue(position).get(), again.getValue(position).get())
        }
        assertEquals(10uL, run.summary.known)
        assertEquals(13, registered().size)
        val registrations = emulator.requests().drop(before).count { it.method == "POST" }
        assertEquals(3, registrations)
        assertNotNull(again.getValue(12).get().privateKey)

        val refused = assertThrows<DevtrustException.Configuration> {
            runBlocking { client.provisionDeviceMany(devices(0..1), RunOptions(journal = File(folder, "none/run").path)) }
        }
        assertEquals("configuration.journal", refused.code)
    }

    @Test
    fun `a passphrase keeps the keys and results of a run`() = runBlocking {
        val file = File(folder, "run")
        val options = RunOptions(journal = file.path, passphrase = SecretText("correct horse"))
        assertFalse(options.toString().contains("horse"))
        val keys = client.provisionDeviceMany(devices(0..2), options).outcomes.toList().map { it.get().privateKey!!.reveal() }
        val written = file.readText(Charsets.ISO_8859_1)
        assertFalse(keys.any { written.contains(it.lines()[2]) })
        assertFalse(written.contains("BEGIN CERTIFICATE-----"))
        val refused = assertThrows<DevtrustException.Configuration> {
            runBlocking { client.provisionDeviceMany(devices(0..2), options.copy(passphrase = SecretText("wrong"))) }
        }
        assertTrue(refused.message.contains("not its passphrase"), refused.message)
        val again = client.provisionDeviceMany(devices(0..2), options).outcomes.toList()
        assertTrue(again.all { it.isKnown })
        assertEquals(keys.toSet(), again.map { it.get().privateKey!!.reveal() }.toSet())
    }

    @Test
    fun `a share that is none is refused`() {
        val refused = assertThrows<DevtrustException.Configuration> {
            runBlocking { client.provisionDeviceMany(devices(0..1), RunOptions(maxFailures = 2.0)) }
        }
        assertEquals("configuration.invalid", refused.code)
    }
}
