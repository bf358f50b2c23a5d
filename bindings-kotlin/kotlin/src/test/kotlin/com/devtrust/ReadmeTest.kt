package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.client
import com.devtrust.emulator.config
import com.devtrust.model.DeviceToProvision
import com.devtrust.model.DivisionToEnsure
import com.devtrust.model.GroupToEnsure
import com.devtrust.model.ListDevices
import com.devtrust.model.PolicyToEnsure
import com.devtrust.model.ProvisionDevice
import java.io.File
import java.nio.file.Files
import java.security.KeyPairGenerator
import kotlinx.coroutines.flow.first
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

    private suspend fun offline(path: String, client: Client, device: ProvisionDevice, signer: Signer, install: (String) -> Unit) {
        // README
        Journal.open(path).use { journal ->
            // This needs no network, and nothing is lost from here on.
            journal.queue(device, signer)
            // Later, as often as you like: sends what is waiting when there is a network.
            journal.sending(client).first { it.state == EntryState.PROVISIONED }
            journal.entries(EntryState.PROVISIONED).collect { entry ->
                install(entry.device!!.certificate)
                journal.forget(entry.id)
            }
        }
        // README
    }

    @Test
    fun `the snippet queues, sends and installs`() = runBlocking {
        val folder = Files.createTempDirectory("devtrust").toFile()
        Emulator.start().use { emulator ->
            val pair = KeyPairGenerator.getInstance("EC").apply { initialize(256) }.generateKeyPair()
            val installed = mutableListOf<String>()
            val path = File(folder, "journal").path
            val signer = JcaSigner(pair.private, pair.public)
            emulator.client().use { offline(path, it, emulator.device("Press 41"), signer, installed::add) }
            assertTrue(installed.single().startsWith("-----BEGIN CERTIFICATE-----"))
            Journal.open(path).use { assertEquals(0, it.entries().toList().size) }
        }
        folder.deleteRecursively()
        Unit
    }

    @Test
    fun `the snippet provisions a device`() = runBlocking {
        Emulator.start().use { emulator ->
            snippet(
                emulator.config.apiKey!!.reveal(),
                emulator.baseUrl,
                emulator.account,
                emulator.zone,
                emulator.ica,
                emulator.profile,
            )
            val devices = emulator.client().devices.list(ListDevices(accountId = emulator.account)).toList()
            assertEquals(listOf("Press 41"), devices.map { it.name })
        }
    }

    @Test
    fun `the snippets are the README's`() {
        val source = File("src/test/kotlin/com/devtrust/ReadmeTest.kt").readText()
        val readme = File("../README.md").readText()
        val guide = listOf("quick-start", "bad-networks").map { File("../../docs/guide/$it.md").readText() }
        val snippets = source.split("        // README\n").filterIndexed { index, _ -> index % 2 == 1 }
        assertEquals(2, snippets.size)
        for ((snippet, page) in snippets.map { it.trimIndent() }.zip(guide)) {
            assertTrue(snippet.lines().size >= 10)
            for (document in listOf(readme, page)) {
                assertTrue(document.contains("```kotlin\n$snippet\n```\n"), "a document has another snippet than $snippet")
            }
        }
    }
}
