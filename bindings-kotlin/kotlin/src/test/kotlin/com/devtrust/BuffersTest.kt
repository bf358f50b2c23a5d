package com.devtrust

import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class BuffersTest {
    private val buffers = Buffers()

    private fun bytes(buffer: ByteBuffer) = ByteArray(buffer.remaining()).also { buffer.get(it) }

    @Test
    fun `a text crosses whole, however long it is`() {
        val most = 16 * 1024 / 3
        for (length in listOf(0, 1, most - 1, most, most + 1, 16 * 1024, 1_000_000)) {
            for (character in listOf("a", "\u00e4", "\u20ac")) {
                val text = character.repeat(length)
                assertArrayEquals(text.encodeToByteArray(), buffers.with(text, ::bytes))
            }
        }
        assertEquals("\ud83d\ude00", buffers.with("\ud83d\ude00", ::bytes).decodeToString())
    }

    @Test
    fun `nothing of a text stays`() {
        lateinit var lent: ByteBuffer
        buffers.with("a secret \u20ac") { lent = it }
        lent.clear()
        assertArrayEquals(ByteArray(lent.capacity()), bytes(lent))
        assertThrows<IllegalStateException> { buffers.with("another") { error("a function that fails") } }
        lent.clear()
        assertArrayEquals(ByteArray(lent.capacity()), bytes(lent))
    }

    @Test
    fun `half a character is no text, and spoils nothing`() {
        for (text in listOf("a\ud800", "\udc00b".repeat(10_000))) {
            assertThrows<CharacterCodingException> { buffers.with(text, ::bytes) }
        }
        assertEquals("ab", buffers.with("ab", ::bytes).decodeToString())
    }

    @Test
    fun `a buffer is used again, and never by two at a time`() {
        val lent = mutableListOf<ByteBuffer>()
        buffers.with("1") { outer ->
            buffers.with("2") { inner -> lent += listOf(outer, inner) }
            assertEquals("1", bytes(outer).decodeToString())
        }
        assertNotSame(lent[0], lent[1])
        repeat(5) {
            buffers.with("3") { again -> assertTrue(lent.any { it === again }) }
        }
    }
}
