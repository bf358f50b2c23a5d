package com.devtrust

import com.devtrust.model.ProvisionDevice
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.flow

/**
 * A queue of devices to provision, in a file: for an app whose network comes and goes.
 *
 * A device is described and queued without a network, with its key in secure hardware where it has one, and sent when there
 * is a network. What was queued survives the end of the app at any moment. Sending is provisioning as ever, which looks
 * before it creates: however often an entry is sent, it gives one device with a certificate for one key.
 *
 * It may be used by any number of coroutines at once, and several processes may use one file.
 */
public class Journal private constructor(private val native: NativeJournal) : AutoCloseable {
    /**
     * Queues a device. Nothing is sent. When this returns, the device is in the file and survives everything but the loss
     * of the file. Queuing the same device again gives its entry and changes nothing.
     *
     * @param signer the device's key. It is asked for one signature here, and never again. Without a signer and without a
     * CSR in [request], a P-256 key is made and kept in the file until the entry is forgotten.
     * @throws DevtrustException.Validation with every violation.
     * @throws DevtrustException.Conflict `conflict.queued` where the journal holds a device of this name in this group with
     * another description or key.
     */
    public suspend fun queue(request: ProvisionDevice, signer: Signer? = null): JournalEntry =
        native.queue(request, signer?.let(::SafeSigner))

    /** Entries in the order in which they were queued: those in one [state], or all. */
    public fun entries(state: EntryState? = null): Flow<JournalEntry> = flow {
        var after: String? = null
        do {
            val page = native.entriesPage(state, after)
            page.forEach { emit(it) }
            after = page.lastOrNull()?.id
        } while (after != null)
    }

    /** One entry. */
    public suspend fun entry(id: String): JournalEntry = native.entry(id)

    /** How many entries stand where. */
    public suspend fun counts(): JournalCounts = native.counts()

    /**
     * Takes a device back that was not sent, or that the service refused.
     *
     * @throws DevtrustException.Conflict `conflict.being_sent`; `conflict.maybe_registered` where an attempt was cut off, so
     * that the service may have the device: [send] to find out, or [forget] the entry; `conflict.state` where it is
     * provisioned.
     */
    public suspend fun withdraw(id: String): Unit = native.withdraw(id)

    /**
     * Removes an entry, whatever is known of it: one that is provisioned, once its certificate is installed; or one that is
     * given up. A key that was made for it is gone with it.
     */
    public suspend fun forget(id: String): Unit = native.forget(id)

    /** Has an entry sent with the next pass: one that was refused, or one that waits for a later moment. */
    public suspend fun retry(id: String): Unit = native.retry(id)

    /**
     * Sends what waits, each entry once, and gives what came of it. Cancelling it is safe at any moment.
     *
     * A device that the service refuses is [EntryState.FAILED] with its problem, and the others go on. Where the network is
     * gone, the pass ends early and says so in [Sent.offline]; nothing is lost.
     *
     * @param concurrency how many devices are provisioned at the same time.
     * @throws DevtrustException.Authentication where the service does not accept the client's key; everything waits.
     */
    public suspend fun send(client: Client, concurrency: Int = 4, listener: JournalListener? = null): Sent =
        native.sendWith(client.native, concurrency.asCount(), listener?.let(::SafeJournalListener))

    /**
     * Sends what waits and what is queued later, for as long as it is collected: what was queued at once, what failed after
     * a while, and all of it when the network is back. A collector that is slow misses steps, never entries:
     * [entries] has them all.
     */
    public fun sending(client: Client, concurrency: Int = 4): Flow<JournalProgress> = channelFlow {
        val listener = object : JournalListener {
            override suspend fun progress(progress: JournalProgress) {
                send(progress)
            }
        }
        native.keepSendingWith(client.native, concurrency.asCount(), SafeJournalListener(listener))
    }

    /**
     * Whether private keys are encrypted in the file. It was made with a passphrase, or without one, and stays as it is.
     */
    public val isEncrypted: Boolean get() = native.isEncrypted()

    /** Refuses calls from now on with `configuration.closed`. Calls under way go on; the file is let go of after them. */
    override fun close() {
        native.shutDown()
    }

    public companion object {
        /**
         * Opens a journal, and makes it where there is none.
         *
         * @param path the file. Its folder must exist, and should be one that only the app can read, such as `filesDir` on
         * Android: the file holds the keys that were made for devices without a signer.
         * @param passphrase with it, those keys are encrypted, in a form that `openssl pkcs8` opens, too. The file is made with
         * it and opens with nothing else; one that was made without opens without. Take a long, random one from where the app
         * keeps its secrets: without it, the keys are lost.
         * @throws DevtrustException.Configuration `configuration.journal` for a file that cannot be used, also where it has
         * another passphrase, or none; it is left as it is.
         */
        public suspend fun open(path: String, passphrase: SecretText? = null): Journal =
            Journal(NativeJournal.open(path, passphrase))
    }
}

private fun Int.asCount(): UInt = coerceAtLeast(1).toUInt()
