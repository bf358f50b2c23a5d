package com.devtrust

import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.util.concurrent.ConcurrentLinkedQueue

/** How large the buffers are that are used again: more than almost any request has. */
private const val KEPT = 16 * 1024

/**
 * Memory in which texts cross to the library without being copied on the way. It is used again by whoever comes next; as
 * many buffers are kept as threads have crossed at the same moment.
 */
internal class Buffers {
    private val free = ConcurrentLinkedQueue<ByteBuffer>()

    /** Lends the text in UTF-8 to a function, which must not keep it. */
    fun <T> with(text: String, use: (ByteBuffer) -> T): T {
        // Three bytes for each of its characters are always enough.
        val most = text.length * 3
        val buffer = if (most <= KEPT) free.poll() ?: ByteBuffer.allocateDirect(KEPT) else ByteBuffer.allocateDirect(most)
        try {
            val encoder = Charsets.UTF_8.newEncoder()
            encoder.encode(CharBuffer.wrap(text), buffer.clear(), true).let { if (it.isError) it.throwException() }
            return use(buffer.flip())
        } finally {
            if (buffer.capacity() == KEPT) free.add(buffer)
        }
    }
}
