package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.client
import com.devtrust.emulator.config
import com.devtrust.model.DeviceStatus
import com.devtrust.model.ListDeviceGroups
import com.devtrust.model.ListDevices
import com.devtrust.model.ListDivisions
import java.time.Duration
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** The life of a client and its calls: settings, time limits, cancellation, the end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30)
class LifeTest {
    private val emulator = Emulator.start()

    @AfterAll
    fun stop() = emulator.close()

    @Test
    fun `a cancelled coroutine ends its request on the wire`() = runBlocking {
        // Nothing else than the cancellation could end it before the test's own time is up.
        val patient = emulator.config.copy(timeout = Duration.ofMinutes(10), attemptTimeout = Duration.ofMinutes(10))
        val client = Client(patient)
        emulator.slow("/devicetrustmanager/api/v4/device-group")
        val call = async(Dispatchers.Default) {
            client.deviceGroups.listPage(ListDeviceGroups(accountId = emulator.account))
        }
        until { emulator.requests().any { it.path.endsWith("/device-group") } }
        val cancelled = System.nanoTime()
        call.cancel()
        until { emulator.requests().single { it.path.endsWith("/device-group") }.aborted }
        println("measured: cancelled to aborted, as seen by the emulator: ${(System.nanoTime() - cancelled) / 1_000_000} ms")
        assertThrows<CancellationException> { runBlocking { call.await() } }
        client.close()
    }

    @Test
    fun `a deadline is kept`() = runBlocking {
        val client = emulator.client().with(timeout = Duration.ofMillis(300))
        emulator.slow("/devicetrustmanager/api/v4/device")
        val error = assertThrows<DevtrustException.Timeout> {
            runBlocking { client.devices.listPage(ListDevices(accountId = emulator.account)) }
        }
        assertEquals("timeout.deadline", error.code)
    }

    @Test
    fun `a closed client refuses calls, also of its resources and of its copies`() = runBlocking {
        val client = emulator.client()
        val divisions = client.divisions
        val copy = client.with(timeout = Duration.ofSeconds(5))
        client.use { it.divisions.listPage(ListDivisions(emulator.account)) }
        for (closed in listOf(divisions, client.divisions, copy.divisions)) {
            val error = assertThrows<DevtrustException.Configuration> {
                runBlocking { closed.listPage(ListDivisions(emulator.account)) }
            }
            assertEquals("configuration.closed", error.code)
        }
        client.close()
    }

    @Test
    fun `settings that do not fit are refused at once`() {
        val without = assertThrows<DevtrustException.Configuration> { Client(ClientConfig()) }
        assertEquals("configuration.missing_credentials", without.code)
        val plain = assertThrows<DevtrustException.Configuration> {
            Client(ClientConfig(apiKey = SecretText("key"), baseUrl = "http://portal.example.com"))
        }
        assertEquals("configuration.invalid", plain.code)
        assertThrows<DevtrustException.Configuration> {
            Client(ClientConfig(apiKey = SecretText("key"), extraCaPem = "no certificate"))
        }
        for (time in listOf(Duration.ZERO, Duration.ofSeconds(-1))) {
            val over = assertThrows<DevtrustException.Configuration> {
                Client(ClientConfig(apiKey = SecretText("key"), timeout = time))
            }
            assertEquals("configuration.invalid", over.code)
            val client = emulator.client().with(timeout = time)
            val call = assertThrows<DevtrustException.Configuration> {
                runBlocking { client.devices.listPage(ListDevices(accountId = emulator.account)) }
            }
            assertEquals("configuration.invalid", call.code)
        }
    }

    @Test
    fun `an API key does not show`() {
        val config = ClientConfig(apiKey = SecretText("sk-very-secret"), proxy = Proxy.Url(SecretText("http://u:pw-secret@h:1"), null))
        assertFalse(config.toString().contains("secret"), config.toString())
        assertTrue(config.toString().contains("apiKey=***"), config.toString())
    }

    @Test
    fun `nobody listens`() = runBlocking {
        val port = java.net.ServerSocket(0).use { it.localPort }
        val config = emulator.config.copy(
            baseUrl = "http://127.0.0.1:$port",
            retry = RetryPolicy(maxAttempts = 2u, base = Duration.ofMillis(1)),
        )
        val error = assertThrows<DevtrustException.Transport> {
            runBlocking { Client(config).divisions.listPage(ListDivisions(emulator.account)) }
        }
        assertEquals("transport.connect", error.code)
        assertEquals(2L, error.report.attempts)
        assertTrue(error.retryable)
    }

    @Test
    fun `a value that this version does not know is kept`() = runBlocking {
        val client = Client(
            emulator.config,
            transport = answering(
                200,
                """{"total": 1, "limit": 10, "offset": 0, "records": [{"id": "1", "name": "Press", "status": "ON_THE_MOON", "colour": "red"}]}""",
            ),
        )
        val device = client.devices.list(ListDevices(accountId = emulator.account)).toList().single()
        assertEquals(DeviceStatus("ON_THE_MOON"), device.status)
        assertEquals(JsonPrimitive("red"), device.extra["colour"])
    }

    private suspend fun until(condition: () -> Boolean) {
        while (!condition()) delay(5)
    }
}

/** A transport that always gives the same answer. */
fun answering(status: Int, body: String): HttpTransport = object : HttpTransport {
    override suspend fun send(request: HttpRequest) =
        HttpResponse(status.toUShort(), listOf(NameValue("Content-Type", "application/json")), body.toByteArray())
}
