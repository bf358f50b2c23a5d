package com.devtrust

import com.devtrust.model.DeviceToProvision
import com.devtrust.model.DivisionToEnsure
import com.devtrust.model.GroupToEnsure
import com.devtrust.model.ListDevices
import com.devtrust.model.PolicyToEnsure
import com.devtrust.model.ProvisionDevice
import java.io.File
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The code in README.md is the code that runs here. */
class ReadmeTest {
    private suspend fun snippet(key: String, address: String, account: String, zone: String, ica: String, profile: String) {
        // README
        Client(ClientConfig(apiKey = SecretText(key), baseUrl = address)).use { client ->
            val device = client.provisionDevice(
                ProvisionDevice(
                    accountId = account,
                    division = DivisionToEnsure(name = "Plant 7", primaryRzoneId = zone),
                    certificatePolicy = PolicyToEnsure(name = "Birth certificates", icaId = ica, certificateProfileId = profile),
                    deviceGroup = GroupToEnsure(name = "Presses", attributes = listOf("mac_address")),
                    device = DeviceToProvision(name = "Press 41"),
                ),
            )
            println(device.certificate)
        }
        // README
    }

    @Test
    fun `the snippet provisions a device`() = runBlocking {
        Emulator().use { emulator ->
            snippet(
                emulator.config.apiKey!!.reveal(),
                emulator.baseUrl,
                emulator.account,
                emulator.zone,
                emulator.ica,
                emulator.profile,
            )
            val devices = emulator.client().devices().list(ListDevices(accountId = emulator.account)).toList()
            assertEquals(listOf("Press 41"), devices.map { it.name })
        }
    }

    @Test
    fun `the snippet is the README's`() {
        val source = File("src/test/kotlin/com/devtrust/ReadmeTest.kt").readText()
        val snippet = source.split("        // README\n")[1].trimIndent()
        assertTrue(snippet.lines().size >= 10)
        assertTrue(File("../README.md").readText().contains("```kotlin\n$snippet\n```\n"), "README.md has another snippet")
    }
}
