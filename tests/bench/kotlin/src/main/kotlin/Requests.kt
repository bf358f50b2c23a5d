package com.devtrust.bench

import java.io.File
import java.security.KeyPairGenerator
import java.security.spec.ECGenParameterSpec
import java.util.Base64
import org.bouncycastle.asn1.x500.X500Name
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder

/** Writes so many requests for certificates, one a line, each with a P-256 key of its own. */
internal fun writeRequests(file: File, count: Int) {
    val keys = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }
    file.bufferedWriter().use { writer ->
        for (number in 1..count) {
            val pair = keys.generateKeyPair()
            val signer = JcaContentSignerBuilder("SHA256withECDSA").build(pair.private)
            val request = JcaPKCS10CertificationRequestBuilder(X500Name("CN=device-$number"), pair.public).build(signer)
            writer.appendLine(Base64.getEncoder().encodeToString(request.encoded))
        }
    }
}

/** The same as PEM texts. */
internal fun readRequests(file: File): List<String> = file.readLines().map { line ->
    "-----BEGIN CERTIFICATE REQUEST-----\n${line.chunked(64).joinToString("\n")}\n-----END CERTIFICATE REQUEST-----\n"
}
