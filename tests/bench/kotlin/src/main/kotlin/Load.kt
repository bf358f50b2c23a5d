package com.devtrust.bench

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files

/** The load generator, which does nothing but HTTP, with a connection for each call in flight. */
internal class Load(private val place: Place, csr: String, private val calls: Int) : AutoCloseable {
    private val json = ObjectMapper()
    private val body = Files.createTempFile("devtrust-bench", ".json").toFile()

    init {
        json.writeValue(body, registration(json, place, "@NAME@", csr))
    }

    fun turn(): JsonNode {
        val (program, address) = given("DEVTRUST_LOAD") to place.baseUrl.removePrefix("http://")
        val process = ProcessBuilder(program, address, place.apiKey, body.path, "$calls", "$IN_FLIGHT")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
        val answer = json.readTree(process.inputReader().readLine())
        check(process.waitFor() == 0 && answer["refused"].intValue() == 0) { "refused: $answer" }
        return json.createObjectNode()
            .put("calls_per_second", calls / answer["seconds"].doubleValue())
            .put("cpu_ms_per_call", answer["cpu_seconds"].doubleValue() * 1000 / calls)
    }

    override fun close() {
        body.delete()
    }
}
