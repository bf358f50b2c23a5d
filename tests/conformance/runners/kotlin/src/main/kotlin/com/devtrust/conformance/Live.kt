// Jobs without a script: the public constructor, real HTTP, a real clock.

package com.devtrust.conformance

import com.devtrust.Client
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import java.io.File
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit

/** What a client does with a job, once or many times. */
internal fun live(job: JsonNode, write: (ObjectNode) -> Unit) = runBlocking(Dispatchers.Default) {
    val asked = job.path("when")
    var made: Client? = null
    val refused = noted {
        made = Client(settings(job.path("live").path("config")))
        answer(null) { null }
    }
    val client = made ?: return@runBlocking write(refused)
    client.use {
        val repeat = asked.given("repeat")
        if (repeat == null) write(once(client, asked, job.given("after"))) else many(client, asked, repeat, write)
    }
}

private suspend fun once(client: Client, asked: JsonNode, after: JsonNode?): ObjectNode {
    val before = Memory.start()
    val line = timed(client, asked).put("peak_bytes", Memory.peak() - before)
    after?.let { line.set<JsonNode>("after", noted { steps -> perform(client, it, steps) }) }
    return line
}

/** Calls that overlap: what each of them needs of the memory cannot be told. */
private suspend fun many(client: Client, asked: JsonNode, repeat: JsonNode, write: (ObjectNode) -> Unit) = coroutineScope {
    val places = Semaphore(number(repeat.needed("in_flight")).toInt())
    repeat(number(repeat.needed("count")).toInt()) { n ->
        launch { places.withPermit { write(timed(client, numbered(asked, n)).put("n", n)) } }
    }
}

private suspend fun timed(client: Client, asked: JsonNode): ObjectNode {
    val started = System.nanoTime()
    return noted { steps -> perform(client, asked, steps) }.put("elapsed_ms", (System.nanoTime() - started) / 1_000_000)
}

/** The call of this number: `{n}` in any text stands for it. */
private fun numbered(json: JsonNode, n: Int): JsonNode = when {
    json.isTextual -> json(json.textValue().replace("{n}", "$n"))
    json.isArray -> array(json.toList()) { numbered(it, n) }
    json.isObject -> members(null, *json.properties().map { (name, value) -> name to numbered(value, n) }.toTypedArray())
    else -> json
}

/** The process's resident memory, as Linux counts it. */
private object Memory {
    /** What is used now; the peak counts from here. */
    fun start(): Long {
        System.gc()
        File("/proc/self/clear_refs").writeText("5")
        return read("VmRSS:")
    }

    fun peak(): Long = read("VmHWM:")

    private fun read(name: String): Long =
        File("/proc/self/status").readLines().single { it.startsWith(name) }.filter(Char::isDigit).toLong() * 1024
}
