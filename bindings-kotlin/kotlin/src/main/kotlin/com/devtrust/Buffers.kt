package com.devtrust

import java.nio.Buffer
import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.util.concurrent.ConcurrentLinkedQueue

/** How large the buffers are that are used again: more than almost any request has. */
private const val KEPT = 16 * 1024

/** No character takes more bytes. */
private const val BYTES_A_CHARACTER = 3

/**
 * Memory in which texts cross to the library without being copied on the way. It is used again by whoever comes next; as
 * many buffers are kept as threads have crossed at the same moment. A text may hold a secret, so nothing of it stays.
 */
internal class Buffers {
    private val free = ConcurrentLinkedQueue<ByteBuffer>()
    private val zeros = ByteArray(KEPT)

    /** Lends the text in UTF-8 to a function, which must not keep it. Throws where it is no text: it has half a character. */
    fun <T> with(text: String, use: (ByteBuffer) -> T): T {
        if (text.length > KEPT / BYTES_A_CHARACTER) return use(large(text))
        val buffer = free.poll() ?: ByteBuffer.allocateDirect(KEPT)
        // By its older name: what has the newer one's type is not on every Android.
        val ends: Buffer = buffer
        try {
            ends.clear()
            val written = Charsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), buffer, true)
            if (!written.isUnderflow) written.throwException()
            ends.flip()
            return use(buffer)
        } finally {
            ends.clear()
            buffer.put(zeros, 0, text.length * BYTES_A_CHARACTER)
            free.add(buffer)
        }
    }

    /** As large as it has to be, and not used again. */
    private fun large(text: String): ByteBuffer {
        val bytes = text.encodeToByteArray(throwOnInvalidSequence = true)
        val buffer = ByteBuffer.allocateDirect(bytes.size).put(bytes)
        val ends: Buffer = buffer
        ends.flip()
        return buffer
    }
}
