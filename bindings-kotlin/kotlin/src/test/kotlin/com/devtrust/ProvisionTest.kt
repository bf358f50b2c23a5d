package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.client
import com.devtrust.emulator.config
import com.devtrust.model.CreateDivision
import com.devtrust.model.ListDevices
import com.devtrust.model.ListDivisions
import java.io.ByteArrayInputStream
import java.security.KeyFactory
import java.security.Signature
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.security.spec.PKCS8EncodedKeySpec
import java.util.Base64
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.assertThrows

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvisionTest {
    private val emulator = Emulator.start()
    private val client = emulator.client()

    @AfterAll
    fun stop() {
        client.close()
        emulator.close()
    }

    @Test
    fun `a device is provisioned, and a second time it is found`() = runBlocking {
        val made = client.provisionDevice(emulator.device("Press 41"))
        assertFalse(made.existing)
        val certificate = certificate(made.certificate)
        assertEquals("CN=Press 41", certificate.subjectX500Principal.name)
        assertEquals(certificate(made.chain.first()).subjectX500Principal, certificate.issuerX500Principal)
        certificate.verify(certificate(made.chain.first()).publicKey)

        // The private key that came with it is the certificate's.
        val der = Base64.getMimeDecoder().decode(made.privateKey!!.reveal().lines().filter { !it.startsWith("-") }.joinToString(""))
        val key = KeyFactory.getInstance("EC").generatePrivate(PKCS8EncodedKeySpec(der))
        val signed = Signature.getInstance("SHA256withECDSA").run {
            initSign(key)
            update(byteArrayOf(7))
            sign()
        }
        assertTrue(
            Signature.getInstance("SHA256withECDSA").run {
                initVerify(certificate.publicKey)
                update(byteArrayOf(7))
                verify(signed)
            },
        )
        assertFalse(made.toString().contains("PRIVATE KEY"), "a private key must not show")

        val again = client.provisionDevice(emulator.device("Press 41"))
        assertTrue(again.existing)
        assertEquals(made.deviceId, again.deviceId)
        assertEquals(made.certificate.trim(), again.certificate.trim())
    }

    @Test
    fun `the steps come in their order, and the device last`() = runBlocking {
        val events = client.provisioning(emulator.device("Press 42")).toList()
        val steps = events.filterIsInstance<Provisioning.Step>().map { it.step }
        assertEquals(
            listOf("division", "certificate_policy", "device_group", "key", "device", "certificate"),
            steps.map { it.name }.distinct(),
        )
        assertEquals((1L..6L).toList(), steps.map { it.number }.distinct())
        assertEquals(6L, steps.first().of)
        val device = (events.last() as Provisioning.Done).device
        assertEquals(device.deviceId, steps.last { it.name == "device" }.id)
    }

    @Test
    fun `a list is walked to its end`() = runBlocking {
        val account = emulator.account
        val made = (1..7).map { "Walk $it" }
        for (name in made) client.divisions.ensure(CreateDivision(name, account, emulator.zone))
        val request = ListDivisions(accountId = account, name = "Walk", limit = 3)
        assertEquals(made, client.divisions.list(request).map { it.name }.toList().sorted())
        assertEquals(2, client.divisions.list(request).take(2).toList().size)
        val page = client.divisions.listPage(request)
        assertEquals(3, page.items.size)
        assertEquals(3, page.nextOffset)
        assertEquals(7, page.total)
    }

    @Test
    fun `all violations come at once, and nothing is sent`() = runBlocking {
        val before = emulator.requests().size
        val error = assertThrows<DevtrustException.Validation> {
            runBlocking { client.divisions.create(CreateDivision("7 plants", "no uuid", emulator.zone)) }
        }
        assertEquals("validation.invalid_request", error.code)
        assertEquals(listOf("name", "account_id"), error.violations.map { it.field })
        assertEquals(listOf("name", "uuid"), error.violations.map { it.code })
        assertEquals("divisions.create", error.report.operation)
        assertTrue(error.message.endsWith("[validation.invalid_request]"), error.message)
        assertEquals(before, emulator.requests().size)
    }

    @Test
    fun `refusals of the service have their kinds`() = runBlocking {
        client.divisions.ensure(CreateDivision("Twice", emulator.account, emulator.zone))
        val conflict = assertThrows<DevtrustException.Conflict> {
            runBlocking { client.divisions.create(CreateDivision("Twice", emulator.account, emulator.zone)) }
        }
        assertEquals("conflict.name_taken", conflict.code)
        val missing = assertThrows<DevtrustException.NotFound> {
            runBlocking { client.devices.get("00000000-0000-4000-8000-000000000000") }
        }
        assertEquals(404L, missing.report.httpStatus)
        val stranger = Client(emulator.config.copy(apiKey = SecretText("not-the-key")))
        val unknown = assertThrows<DevtrustException.Authentication> {
            runBlocking { stranger.divisions.listPage(ListDivisions(emulator.account)) }
        }
        assertEquals(1L, unknown.report.attempts)
        assertNotNull(unknown.report.requestId)
    }

    @Test
    fun `many coroutines share one client`() = runBlocking {
        client.provisionDevice(emulator.device("Press 0"))
        val devices = (1..64).map { number ->
            async { client.provisionDevice(emulator.device("Shared $number")).deviceId }
        }.awaitAll()
        assertEquals(64, devices.toSet().size)
        val listed = client.devices.list(ListDevices(accountId = emulator.account, name = "Shared")).toList()
        assertEquals(devices.toSet(), listed.map { it.id }.toSet())
    }

    @Test
    fun `what is not modelled goes through the same door`() = runBlocking {
        val answer = client.request(
            RawRequest(
                method = "GET",
                path = "/devicetrustmanager/api/v4/division",
                query = listOf(NameValue("account_id", emulator.account)),
            ),
        )
        assertEquals(200.toUShort(), answer.status)
        val body = answer.body.decodeToString()
        assertTrue(Json.parseToJsonElement(body).jsonObject.containsKey("records"), body)
        val error = assertThrows<DevtrustException.Configuration> {
            runBlocking { client.request(RawRequest(method = "POST", path = "/x", json = "{")) }
        }
        assertEquals("configuration.invalid", error.code)
    }

    private fun certificate(pem: String) =
        CertificateFactory.getInstance("X.509").generateCertificate(ByteArrayInputStream(pem.toByteArray())) as X509Certificate
}
