package com.devtrust.conformance

import com.devtrust.Client
import com.devtrust.ClientConfig
import com.devtrust.DevtrustException
import com.devtrust.FfiConverterTypeDevtrustError
import com.devtrust.FfiConverterTypeNativeClient
import com.devtrust.FfiConverterTypeNativeSettings
import com.devtrust.NameValue
import com.devtrust.NativeClient
import com.devtrust.NativeSettings
import com.devtrust.ProgressListener
import com.devtrust.ProgressStep
import com.devtrust.RawRequest
import com.devtrust.report
import com.devtrust.scripted.Script
import com.devtrust.scripted.ScriptException
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import java.nio.ByteBuffer
import java.time.Duration
import kotlinx.coroutines.runBlocking

/** What the client does with a scenario. */
internal fun run(scenario: JsonNode): ObjectNode {
    val given = scenario.given("given") ?: JSON.createObjectNode()
    var script: Script? = null
    val line = runBlocking {
        noted { steps ->
            val made = Script(given.toString(), written(settings(given.path("config"))), "devtrust-kotlin").also { script = it }
            val client = client(made)
            scenario.path("before").forEach { perform(client, it, steps) }
            perform(client, scenario.path("when"), steps)
        }
    }
    script?.use { line.set<JsonNode>("observed", parsed(it.observed())) }
    return line
}

/** How a call ends, written down. */
internal suspend fun noted(call: suspend (Steps) -> Answer): ObjectNode {
    val line = JSON.createObjectNode()
    val steps = Steps()
    try {
        val answer = call(steps)
        line.set<JsonNode>("result", answer.wire)
        line.set<JsonNode>("shown", array(listOf(answer.value.toString())) { json(it) })
    } catch (error: DevtrustException) {
        line.set<JsonNode>("error", reported(error))
        line.set<JsonNode>("shown", array(forms(error)) { json(it) })
    } catch (error: Throwable) {
        // Not what a scenario asks for: the judge shows it.
        val told = mapOf("kind" to "kotlin", "code" to error::class.simpleName, "message" to error.stackTraceToString())
        line.set<JsonNode>("error", JSON.valueToTree(told))
    }
    if (steps.all.isNotEmpty()) line.set<JsonNode>("progress", array(steps.all) { step -> array(step) { json(it) } })
    return line
}

private fun written(config: ClientConfig): ByteArray {
    // As the package's own constructor of a client does it, which is not public.
    val own = Class.forName("com.devtrust.ClientConfigKt").getMethod("settings", ClientConfig::class.java)
    val settings = own.invoke(null, config) as NativeSettings
    val size = FfiConverterTypeNativeSettings.allocationSize(settings).toInt()
    return ByteBuffer.allocate(size).apply { FfiConverterTypeNativeSettings.write(settings, this) }.array()
}

/** The public client on a scripted service: nobody but a runner has a use for that, so its constructor is not public. */
private fun client(script: Script): Client {
    val native = try {
        FfiConverterTypeNativeClient.read(ByteBuffer.wrap(script.client()))
    } catch (error: ScriptException.Refused) {
        throw FfiConverterTypeDevtrustError.read(ByteBuffer.wrap(error.error))
    }
    return Client::class.java.getDeclaredConstructor(NativeClient::class.java).apply { isAccessible = true }.newInstance(native)
}

internal suspend fun perform(client: Client, asked: JsonNode, steps: Steps): Answer {
    val options = asked.path("options")
    val own = client.with(
        timeout = options.given("timeout_ms")?.let { Duration.ofMillis(it.longValue()) },
        headers = options.given("headers")?.let { texts(it) } ?: emptyMap(),
        progress = steps,
    )
    val operation = asked.path("operation").textValue()
    val arguments = asked.given("arguments") ?: JSON.createObjectNode()
    return if (operation == "request") raw(own, arguments) else call(own, operation, arguments, Take.of(asked.given("take")))
}

private suspend fun raw(client: Client, arguments: JsonNode): Answer {
    arguments.only("method", "path", "query", "headers", "body")
    fun pairs(name: String) = arguments.given(name)?.let { texts(it) }.orEmpty().map { (key, value) -> NameValue(key, value) }
    val request = RawRequest(
        method = text(arguments.needed("method")),
        path = text(arguments.needed("path")),
        query = pairs("query"),
        headers = pairs("headers"),
        json = arguments.get("body")?.toString(),
    )
    return answer(client.request(request)) { got ->
        val wire = JSON.createObjectNode().put("status", got.status.toInt())
        val headers = wire.putObject("headers")
        got.headers.forEach { headers.put(it.name, it.value) }
        wire.put("body", got.body.decodeToString())
    }
}

/** Keeps the steps of a workflow. */
internal class Steps : ProgressListener {
    val all = mutableListOf<List<String>>()

    override suspend fun step(step: ProgressStep) {
        all += listOf(step.name, step.state.wire)
    }
}

private fun reported(error: DevtrustException): JsonNode {
    val report = error.report
    return JSON.valueToTree(
        mapOf(
            "kind" to error::class.simpleName!!.replace(Regex("(?<=.)[A-Z]"), "_$0").lowercase(),
            "code" to report.code,
            "message" to report.message,
            "retryable" to report.retryable,
            "retry_after_ms" to report.retryAfter?.toMillis(),
            "http_status" to report.httpStatus?.toInt(),
            "request_id" to report.requestId,
            "operation" to report.operation,
            "server_code" to report.serverCode,
            "server_message" to report.serverMessage,
            "violations" to report.violations.map {
                mapOf("field" to it.field, "code" to it.code, "message" to it.message, "remedy" to it.remedy)
            },
            "attempts" to report.attempts.toLong(),
            "excerpt" to report.excerpt,
        ),
    )
}

/** Every text form that an error has. */
private fun forms(error: DevtrustException): List<String> =
    listOf(error.toString(), error.message.orEmpty(), error.report.toString(), error.stackTraceToString())
