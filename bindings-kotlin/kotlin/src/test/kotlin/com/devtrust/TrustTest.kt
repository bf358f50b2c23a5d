package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.config
import com.devtrust.model.ListDivisions
import java.io.File
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** Whom the client trusts, and how it shows who it is. */
@Timeout(60)
class TrustTest {
    private fun file(emulator: Emulator, name: String) = File(emulator.ready[name])

    @Test
    fun `a client certificate takes the place of the API key`() = runBlocking {
        Emulator.start("--mtls").use { emulator ->
            val pem = ClientIdentity.Pem(
                file(emulator, "client_certificate").readText(),
                SecretText(file(emulator, "client_key").readText()),
            )
            val archive = ClientIdentity.Pkcs12(
                file(emulator, "client_pkcs12").readBytes(),
                SecretText(emulator.ready["client_pkcs12_password"]),
            )
            for ((number, identity) in listOf(pem, archive).withIndex()) {
                assertFalse(identity.toString().contains("PRIVATE KEY"))
                val config = ClientConfig(
                    baseUrl = emulator.baseUrl,
                    identity = identity,
                    extraCaPem = file(emulator, "ca_file").readText(),
                    proxy = Proxy.Direct,
                )
                Client(config).use { client ->
                    assertFalse(client.provisionDevice(emulator.device("Trusted $number")).existing)
                }
            }
        }
    }

    @Test
    fun `a server of an unknown CA is not trusted`() = runBlocking {
        Emulator.start("--tls").use { emulator ->
            val config = emulator.config.copy(retry = RetryPolicy(maxAttempts = 1u), proxy = Proxy.Direct)
            val request = ListDivisions(emulator.account)
            val error = assertThrows<DevtrustException.Transport> {
                runBlocking { Client(config).divisions.listPage(request) }
            }
            assertEquals("transport.tls", error.code)
            val trusting = config.copy(extraCaPem = file(emulator, "ca_file").readText())
            assertEquals(0, Client(trusting).divisions.listPage(request).items.size)
        }
    }

    @Test
    fun `an identity that cannot be read is refused before anything is sent`() {
        for (identity in listOf(
            ClientIdentity.Pem("no certificate", SecretText("no key")),
            ClientIdentity.Pkcs12(byteArrayOf(1, 2, 3), SecretText("wrong")),
        )) {
            val error = assertThrows<DevtrustException.Configuration> { Client(ClientConfig(identity = identity)) }
            assertEquals("configuration.invalid", error.code)
        }
    }
}
