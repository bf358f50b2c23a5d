package com.devtrust

import java.security.PrivateKey
import java.security.PublicKey
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.interfaces.RSAPublicKey
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * A key of a Java security provider: of a `KeyStore`, the Android Keystore, StrongBox, a PKCS#11 token. The private key
 * stays where it is; only messages go in and signatures come out.
 *
 * @param privateKey the key, which may be a handle without any key material in it.
 * @param publicKey its public half: P-256, P-384, RSA or Ed25519.
 */
public class JcaSigner(private val privateKey: PrivateKey, private val publicKey: PublicKey) : Signer {
    private val kind: KeyAlgorithm = when (publicKey) {
        is ECPublicKey -> when (val bits = publicKey.params.order.bitLength()) {
            256 -> KeyAlgorithm.ECDSA_P256_SHA256
            384 -> KeyAlgorithm.ECDSA_P384_SHA384
            else -> throw IllegalArgumentException("an EC key of $bits bits: expected P-256 or P-384")
        }
        is RSAPublicKey -> KeyAlgorithm.RSA_PKCS1_SHA256
        else -> when (publicKey.algorithm) {
            "Ed25519", "EdDSA" -> KeyAlgorithm.ED25519
            else -> throw IllegalArgumentException("a key of the kind ${publicKey.algorithm}")
        }
    }

    override fun algorithm(): KeyAlgorithm = kind

    override fun publicKey(): ByteArray =
        publicKey.encoded ?: throw IllegalStateException("the public key has no encoded form")

    /** Signs in a thread that may wait for hardware or for a person. */
    override suspend fun sign(message: ByteArray): ByteArray = withContext(Dispatchers.IO) {
        val signature = Signature.getInstance(
            when (kind) {
                KeyAlgorithm.ECDSA_P256_SHA256 -> "SHA256withECDSA"
                KeyAlgorithm.ECDSA_P384_SHA384 -> "SHA384withECDSA"
                KeyAlgorithm.ED25519 -> "Ed25519"
                KeyAlgorithm.RSA_PKCS1_SHA256 -> "SHA256withRSA"
                KeyAlgorithm.RSA_PKCS1_SHA384 -> "SHA384withRSA"
                KeyAlgorithm.RSA_PKCS1_SHA512 -> "SHA512withRSA"
            },
        )
        signature.initSign(privateKey)
        signature.update(message)
        signature.sign()
    }
}
