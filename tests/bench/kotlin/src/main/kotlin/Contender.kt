package com.devtrust.bench

import com.fasterxml.jackson.databind.ObjectMapper
import com.sun.management.OperatingSystemMXBean
import java.io.File
import java.lang.management.ManagementFactory
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

internal const val IN_FLIGHT = 32

/** Takes a turn for each line of its input, which is a prefix for the names of devices, and prints what it took. */
fun main(arguments: Array<String>) {
    val (name, file) = arguments
    val requests = readRequests(File(file))
    val register = contender(name, Place(arguments.drop(2)))
    val json = ObjectMapper()
    for (prefix in generateSequence(::readLine)) {
        println(json.writeValueAsString(turn(prefix, requests, register)))
    }
}

private fun turn(prefix: String, requests: List<String>, register: suspend (String, String) -> Unit): Map<String, Double> {
    val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    // Nobody pays for what the turn before left.
    System.gc()
    val next = AtomicInteger()
    val processor = system.processCpuTime
    val started = System.nanoTime()
    runBlocking(Dispatchers.Default) {
        repeat(IN_FLIGHT) {
            launch {
                while (true) {
                    val number = next.getAndIncrement()
                    val csr = requests.getOrNull(number) ?: break
                    register("$prefix $number", csr)
                }
            }
        }
    }
    val seconds = (System.nanoTime() - started) / 1e9
    val used = (system.processCpuTime - processor) / 1e6
    System.gc()
    val heap = ManagementFactory.getMemoryMXBean().heapMemoryUsage.used
    return mapOf(
        "calls_per_second" to requests.size / seconds,
        "cpu_ms_per_call" to used / requests.size,
        "heap_mib" to heap / MIB,
        "resident_mib" to residentKib() * 1024 / MIB,
    )
}

private const val MIB = 1024.0 * 1024.0

/** Resident memory, where the system tells. */
private fun residentKib(): Double {
    val status = File("/proc/self/status").takeIf { it.exists() } ?: return 0.0
    return status.readLines().single { it.startsWith("VmRSS:") }.filter(Char::isDigit).toDouble()
}
