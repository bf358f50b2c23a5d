package com.devtrust.android

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import com.devtrust.JcaSigner
import com.devtrust.Signer
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.spec.ECGenParameterSpec

/**
 * Keys in the Android Keystore. They are made in the phone's secure hardware and never leave it; what comes out is a [Signer] for
 * `client.with(signer = ...)`.
 */
public object AndroidKeys {
    private const val PROVIDER = "AndroidKeyStore"

    /**
     * Makes a P-256 key that signs with SHA-256, in place of one of the same name.
     *
     * @param alias what the key is called, in this app alone.
     * @param strongBox whether to ask for the separate secure element first. A phone without one makes the key in its trusted
     * execution environment.
     */
    public fun generate(alias: String, strongBox: Boolean = true): Signer {
        // StrongBox came with Android 9.
        if (strongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            try {
                return make(KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_SIGN).setIsStrongBoxBacked(true))
            } catch (_: StrongBoxUnavailableException) {
                // The next best place.
            }
        }
        return make(KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_SIGN))
    }

    /** The key of that name, or nothing where there is none. */
    public fun load(alias: String): Signer? {
        val store = KeyStore.getInstance(PROVIDER).apply { load(null) }
        val key = store.getKey(alias, null) as? PrivateKey ?: return null
        return JcaSigner(key, store.getCertificate(alias).publicKey)
    }

    /** The key of that name; a new one where there is none. */
    public fun ensure(alias: String, strongBox: Boolean = true): Signer = load(alias) ?: generate(alias, strongBox)

    /** Destroys the key of that name. What it signed stays valid. */
    public fun delete(alias: String) {
        KeyStore.getInstance(PROVIDER).apply { load(null) }.deleteEntry(alias)
    }

    private fun make(spec: KeyGenParameterSpec.Builder): Signer {
        val generator = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, PROVIDER)
        generator.initialize(
            spec.setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1")).setDigests(KeyProperties.DIGEST_SHA256).build(),
        )
        val pair = generator.generateKeyPair()
        return JcaSigner(pair.private, pair.public)
    }
}
