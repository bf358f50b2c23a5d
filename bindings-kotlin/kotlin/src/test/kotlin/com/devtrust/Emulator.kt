package com.devtrust

import com.devtrust.model.DeviceToProvision
import com.devtrust.model.DivisionToEnsure
import com.devtrust.model.GroupToEnsure
import com.devtrust.model.PolicyToEnsure
import com.devtrust.model.ProvisionDevice
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration

/** A service on this machine: the real emulator, in a process of its own. */
class Emulator(vararg arguments: String) : AutoCloseable {
    private val process: Process
    private val http = HttpClient.newHttpClient()
    private val ready: JsonNode

    init {
        val program = System.getenv("DEVTRUST_EMULATOR")
            ?: error("set DEVTRUST_EMULATOR to the program: cargo build -p devtrust-emulator, then target/debug/devtrust-emulator")
        process = ProcessBuilder(program, "--exit-with-stdin", *arguments)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
        ready = JSON.readTree(process.inputReader().readLine() ?: error("the emulator did not start"))
    }

    val baseUrl: String get() = ready["base_url"].textValue()
    val account: String get() = ready["account_id"].textValue()
    val zone: String get() = ready["primary_rzone_id"].textValue()
    val ica: String get() = ready["ica_id"].textValue()
    val profile: String get() = ready["certificate_profile_id"].textValue()

    /** Another thing that it says when it is ready. */
    fun told(name: String): String = ready[name].textValue()

    val config get() = ClientConfig(apiKey = SecretText(ready["api_key"].textValue()), baseUrl = baseUrl)

    fun client(): Client = Client(config)

    /** What arrived, in its order. */
    fun requests(): List<JsonNode> = control("GET", "requests", null)["requests"].toList()

    /** Arms a fault. */
    fun fault(rule: String) {
        control("POST", "faults", rule)
    }

    fun device(name: String, csr: String? = null) = provision(name, account, zone, ica, profile).copy(csr = csr)

    private fun control(method: String, path: String, body: String?): JsonNode {
        val publisher = body?.let { BodyPublishers.ofString(it) } ?: BodyPublishers.noBody()
        val request = java.net.http.HttpRequest.newBuilder(URI("$baseUrl/__emulator/$path"))
            .method(method, publisher)
            .header("content-type", "application/json")
            .timeout(Duration.ofSeconds(10))
        val answer = http.send(request.build(), BodyHandlers.ofString())
        check(answer.statusCode() in 200..299) { "$method $path: ${answer.statusCode()} ${answer.body()}" }
        return if (answer.body().isEmpty()) JSON.nullNode() else JSON.readTree(answer.body())
    }

    override fun close() {
        process.outputStream.close()
        check(process.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)) { "the emulator did not end" }
    }

    companion object {
        val JSON = ObjectMapper()
    }
}

/** A device, described from its division down. */
fun provision(name: String, account: String, zone: String, ica: String, profile: String) = ProvisionDevice(
    accountId = account,
    division = DivisionToEnsure(name = "Plant 7", primaryRzoneId = zone),
    certificatePolicy = PolicyToEnsure(name = "Birth certificates", icaId = ica, certificateProfileId = profile),
    deviceGroup = GroupToEnsure(name = "Presses", attributes = listOf("mac_address")),
    device = DeviceToProvision(name = name),
)
