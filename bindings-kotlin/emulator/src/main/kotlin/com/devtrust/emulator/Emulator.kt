package com.devtrust.emulator

import java.io.File
import java.net.URI
import java.net.URLEncoder
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration
import java.util.concurrent.TimeUnit
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject

/**
 * DigiCert ONE on this machine, as a child process. It listens on 127.0.0.1, keeps its state in memory, and ends with this process,
 * however that ends.
 */
public class Emulator private constructor(
    private val process: Process,
    /** What it said when it was ready. */
    public val ready: Ready,
) : AutoCloseable {
    private val http = HttpClient.newHttpClient()

    /** Where the API is. */
    public val baseUrl: String get() = ready.baseUrl

    /** The key that it accepts. */
    public val apiKey: String get() = ready.apiKey

    /** What arrived since the request with this number, oldest first. */
    @JvmOverloads
    public fun requests(since: Long = 0): List<Arrived> =
        Json.parseToJsonElement(ask("GET", "requests?since=$since")).jsonObject.getValue("requests").jsonArray.map(::arrived)

    /** Arms a fault, as [rule] says: by default for every request, for ever. */
    @JvmOverloads
    public fun arm(fault: Fault, rule: Rule = Rule()) {
        ask("POST", "faults", rule.with(fault))
    }

    /** Disarms all faults. */
    public fun disarm() {
        ask("DELETE", "faults")
    }

    /** Lets a device connect: REGISTERED becomes PROVISIONED. */
    public fun setProvisioned(deviceId: String) {
        ask("POST", "devices/${URLEncoder.encode(deviceId, Charsets.UTF_8)}/provisioned")
    }

    /** Forgets everything but key, ids and CA: divisions, devices, certificates, faults and requests. */
    public fun reset() {
        ask("POST", "reset")
        disarm()
        ask("DELETE", "requests")
    }

    /** The certificates of the issuing CA and of the root, in PEM. */
    public fun caPem(): String = ask("GET", "ca.pem")

    /** Ends it, and waits until it has ended. */
    override fun close() {
        // Closing its input is enough; one that does not heed that is killed.
        process.outputStream.close()
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly().waitFor()
    }

    private fun ask(method: String, path: String, body: JsonElement? = null): String {
        val request = HttpRequest.newBuilder(URI("$baseUrl/__emulator/$path"))
            .method(method, body?.let { BodyPublishers.ofString(it.toString()) } ?: BodyPublishers.noBody())
            .header("content-type", "application/json")
            .timeout(Duration.ofSeconds(CONTROL_SECONDS))
        val answer = http.send(request.build(), BodyHandlers.ofString())
        check(answer.statusCode() in 200..299) { "$method $path: ${answer.statusCode()} ${answer.body()}" }
        return answer.body()
    }

    /** How to start one. */
    public companion object {
        private const val STOP_SECONDS = 5L
        private const val CONTROL_SECONDS = 10L

        /**
         * Starts one with these switches, and waits until it is ready: `Emulator.start("--registration-status", "200")`.
         * `devtrust-emulator --help` lists them.
         *
         * The program is the one that the environment variable `DEVTRUST_EMULATOR` names, else the one in this package for this
         * machine, else `devtrust-emulator` on the search path.
         */
        @JvmStatic
        public fun start(vararg switches: String): Emulator {
            val errors = File.createTempFile("devtrust-emulator", ".txt").apply { deleteOnExit() }
            val process = ProcessBuilder(program(), "--exit-with-stdin", *switches).redirectError(errors).start()
            val line = process.inputStream.bufferedReader().readLine()
            check(line != null) { "the emulator ended with ${process.waitFor()}: ${errors.readText().trim()}" }
            return Emulator(process, Ready(Json.parseToJsonElement(line).jsonObject))
        }
    }
}
