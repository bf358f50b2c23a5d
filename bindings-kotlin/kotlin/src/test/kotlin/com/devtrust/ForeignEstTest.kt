package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.config
import com.devtrust.trustlifecycle.model.AttributesToEnroll
import com.devtrust.trustlifecycle.model.CreateEnrollment
import com.devtrust.trustlifecycle.model.SeatToEnroll
import java.io.File
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.SecureRandom
import java.security.Security
import java.security.cert.CertificateFactory
import java.security.cert.TrustAnchor
import java.security.cert.X509Certificate
import java.security.spec.ECGenParameterSpec
import javax.security.auth.x500.X500Principal
import kotlinx.coroutines.runBlocking
import org.bouncycastle.cert.X509CertificateHolder
import org.bouncycastle.est.ESTService
import org.bouncycastle.est.jcajce.JcaHttpAuthBuilder
import org.bouncycastle.est.jcajce.JcaJceUtils
import org.bouncycastle.est.jcajce.JsseDefaultHostnameAuthorizer
import org.bouncycastle.est.jcajce.JsseESTServiceBuilder
import org.bouncycastle.jce.provider.BouncyCastleProvider
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder
import org.bouncycastle.pkcs.PKCS10CertificationRequest
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

/** An EST client that somebody else wrote, Bouncy Castle's, against the emulator. */
@Timeout(60)
class ForeignEstTest {
    @Test
    fun `Bouncy Castle enrolls and enrolls again`() = runBlocking {
        // Its trust manager asks for its own provider.
        Security.addProvider(BouncyCastleProvider())
        Emulator.start("--tls").use { emulator ->
            val authorities = File(emulator.ready["ca_file"])
            val profile = emulator.ready["tlm_est_profile_id"]
            val config = emulator.config.copy(extraCaPem = authorities.readText(), proxy = Proxy.Direct)
            val wanted = CreateEnrollment(profile, SeatToEnroll("press-41", "jane@example.com"), AttributesToEnroll())
            val code = Client(config).use { it.trustLifecycle.enrollments.create(wanted).enrollmentCode }
            val service = service(emulator, authorities, profile)
            assertEquals(2, ESTService.storeToArray(service.caCerts.certificateStore).size)

            val pair = KeyPairGenerator.getInstance("EC")
                .apply { initialize(ECGenParameterSpec("secp256r1")) }
                .generateKeyPair()
            for (isAgain in listOf(false, true)) {
                val credentials = JcaHttpAuthBuilder(null, "device", code?.reveal()?.toCharArray())
                    .setNonceGenerator(SecureRandom())
                    .build()
                val answer = service.simpleEnroll(isAgain, request(pair), credentials)
                val issued: X509CertificateHolder = ESTService.storeToArray(answer.store).single()
                assertEquals("CN=press-41", issued.subject.toString())
                assertArrayEquals(pair.public.encoded, issued.subjectPublicKeyInfo.encoded)
            }
        }
    }

    private fun service(emulator: Emulator, authorities: File, profile: String): ESTService {
        val trusted = authorities.inputStream().use { CertificateFactory.getInstance("X.509").generateCertificates(it) }
        val anchors = trusted.map { TrustAnchor(it as X509Certificate, null) }.toSet()
        val address = emulator.baseUrl.replace("https://127.0.0.1", "localhost")
        return JsseESTServiceBuilder(address, JcaJceUtils.getCertPathTrustManager(anchors, null))
            .withHostNameAuthorizer(JsseDefaultHostnameAuthorizer(null))
            .withLabel("TLM-$profile")
            .build()
    }

    private fun request(pair: KeyPair): PKCS10CertificationRequest =
        JcaPKCS10CertificationRequestBuilder(X500Principal("CN=press-41"), pair.public)
            .build(JcaContentSignerBuilder("SHA256withECDSA").build(pair.private))
}
