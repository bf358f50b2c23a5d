package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.client
import com.devtrust.model.ListDivisions
import java.io.File
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.parallel.Isolated

/** Many calls leave nothing behind, and nobody else is measured with them. */
@Isolated
@Timeout(120)
class LoadTest {
    @Test
    fun `ten thousand calls leave no handles and no memory`() = runBlocking {
        assumeTrue(File("/proc/self/status").exists(), "resident memory is read from /proc")
        Emulator.start("--journal", "0").use { emulator ->
            emulator.client().use { client ->
                suspend fun calls(count: Int) {
                    repeat(count / 50) {
                        (1..50).map {
                            async(Dispatchers.Default) { client.divisions.listPage(ListDivisions(emulator.account)) }
                        }.awaitAll()
                    }
                }
                // The JVM compiles, and the allocators find their size.
                calls(15_000)
                val before = usage()
                calls(10_000)
                val after = usage()
                val files = "open files ${before.files} -> ${after.files}"
                println("measured: 10,000 calls: resident ${before.resident} -> ${after.resident} KiB, $files")
                // The heap has a fixed size (pom.xml). What is left is the JVM's own; half a KiB a call would be 5,000 KiB.
                assertTrue(after.resident - before.resident < 5_000, "$before -> $after")
                // The pool may hold a few connections more: which call finds which one free is a matter of time. A call that kept
                // one would leave ten thousand.
                assertTrue(after.files - before.files < 10, "$before -> $after")
                // Calls that are cancelled leave nothing behind in the tables of the border either.
                (1..500).map { number ->
                    launch(Dispatchers.Default) { client.divisions.listPage(ListDivisions(emulator.account)) }
                        .also { if (number % 2 == 0) yield() }
                        .also { it.cancel() }
                }.joinAll()
                while (continuations() > 0) yield()
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

    private fun continuations() = com.devtrust.uniffiContinuationHandleMap.size
}
