package com.devtrust.emulator

import com.devtrust.DevtrustException
import com.devtrust.model.CreateDivision
import com.devtrust.model.ListDivisions
import com.devtrust.report
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.MethodOrderer
import org.junit.jupiter.api.Order
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestMethodOrder
import org.junit.jupiter.api.extension.ExtendWith

/** The extension as a user writes it. */
@ExtendWith(EmulatorExtension::class)
@TestMethodOrder(MethodOrderer.OrderAnnotation::class)
class EmulatorTest {
    private fun divisions(emulator: Emulator): Int = emulator.client().use { client ->
        runBlocking { client.divisions.list(ListDivisions(emulator.ready.accountId)).count() }
    }

    @Test
    @Order(1)
    fun `a test does what it likes`(emulator: Emulator) {
        emulator.client().use { client ->
            val division = runBlocking {
                client.divisions.ensure(
                    CreateDivision(name = "Plant 7", accountId = emulator.ready.accountId, primaryRzoneId = emulator.ready.primaryRzoneId),
                )
            }
            assertEquals("Plant 7", division.name)
        }
        assertEquals(1, divisions(emulator))
        emulator.arm(Fault.HANG)
    }

    @Test
    @Order(2)
    fun `the next one begins with a clean account`(emulator: Emulator) {
        assertEquals(emptyList<Arrived>(), emulator.requests())
        assertEquals(0, divisions(emulator))
    }

    @Test
    fun `a fault strikes as often as the rule says, and requests tell`(emulator: Emulator) {
        emulator.arm(Fault.status(503, retryAfter = 0), Rule(method = "GET", times = 2))
        assertEquals(0, divisions(emulator))
        val arrived = emulator.requests()
        assertEquals(listOf<Int?>(503, 503, 200), arrived.map { it.status })
        assertEquals("***", arrived.first().headers.toMap()["x-api-key"])
        assertEquals(1, emulator.requests(since = arrived[1].sequence).size)
    }

    @Test
    fun `a body of one's own is answered`(emulator: Emulator) {
        emulator.arm(Fault.status(403, body = """{"errors": [{"code": "access_denied", "message": "no"}]}"""))
        val error = assertThrows(DevtrustException.Permission::class.java) { divisions(emulator) }
        assertEquals("access_denied", error.report.serverCode)
    }

    @Test
    fun `switches that it does not know are told`() {
        val error = assertThrows(IllegalStateException::class.java) { Emulator.start("--no-such-switch") }
        assertTrue(error.message!!.contains("--no-such-switch"), error.message)
    }

    @Test
    fun `the key is not shown`(emulator: Emulator) {
        assertFalse(emulator.ready.toString().contains(emulator.apiKey))
        assertTrue(emulator.ready.toString().contains(emulator.baseUrl))
        assertTrue(emulator.caPem().startsWith("-----BEGIN CERTIFICATE-----"))
    }
}
