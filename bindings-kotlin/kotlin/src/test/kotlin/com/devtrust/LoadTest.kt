package com.devtrust

import com.devtrust.model.ListDivisions
import java.io.File
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test

/** Many calls leave nothing behind. */
class LoadTest {
    @Test
    fun `ten thousand calls leave no handles and no memory`() = runBlocking {
        assumeTrue(File("/proc/self/status").exists(), "resident memory is read from /proc")
        Emulator("--journal", "0").use { emulator ->
            emulator.client().use { client ->
                suspend fun calls(count: Int) {
                    repeat(count / 50) {
                        (1..50).map { async(Dispatchers.Default) { client.divisions().listPage(ListDivisions(emulator.account)) } }.awaitAll()
                    }
                }
                calls(5_000)
                val before = usage()
                calls(10_000)
                val after = usage()
                println("10,000 calls: resident ${before.resident} -> ${after.resident} KiB, open files ${before.files} -> ${after.files}")
                // What the allocators and the JVM keep back grows and shrinks; a leak of 1 KiB a call would be 10,000 KiB.
                assertTrue(after.resident - before.resident < 10_000, "$before -> $after")
                assertEquals(before.files, after.files)
                assertEquals(0, uniffiContinuations())
            }
        }
    }

    private data class Usage(val resident: Long, val files: Int)

    private fun usage(): Usage {
        repeat(3) {
            System.gc()
            Thread.sleep(100)
        }
        val line = File("/proc/self/status").readLines().single { it.startsWith("VmRSS:") }
        return Usage(line.filter(Char::isDigit).toLong(), File("/proc/self/fd").list()!!.size)
    }

    private fun uniffiContinuations() = com.devtrust.model.uniffiContinuationHandleMap.size
}
