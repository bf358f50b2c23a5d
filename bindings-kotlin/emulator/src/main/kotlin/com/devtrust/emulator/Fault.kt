package com.devtrust.emulator

import java.time.Duration
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonObject

/** What goes wrong. */
public class Fault private constructor(internal val json: JsonElement) {
    override fun toString(): String = json.toString()

    /** The faults that there are. */
    public companion object {
        /** The connection is reset, and nothing is done. */
        @JvmField
        public val RESET_BEFORE: Fault = named("reset_before")

        /** The work is done, and the connection is reset in place of the answer. */
        @JvmField
        public val RESET_AFTER: Fault = named("reset_after")

        /** The answer ends half-way. */
        @JvmField
        public val TRUNCATE: Fault = named("truncate")

        /** The answer is no JSON. */
        @JvmField
        public val MALFORMED: Fault = named("malformed")

        /** The answer is a web page. */
        @JvmField
        public val HTML: Fault = named("html")

        /** The answer has no body. */
        @JvmField
        public val EMPTY: Fault = named("empty")

        /** There is no answer. */
        @JvmField
        public val HANG: Fault = named("hang")

        /** The answer comes later. */
        @JvmStatic
        public fun latency(by: Duration): Fault = of("latency") { put("ms", JsonPrimitive(by.toMillis())) }

        /** Another status; with [retryAfter], also how many seconds to wait; with [body], a body of your own, as JSON. */
        @JvmStatic
        @JvmOverloads
        public fun status(status: Int, retryAfter: Int? = null, body: String? = null): Fault = of("status") {
            put("status", JsonPrimitive(status))
            retryAfter?.let { put("retry_after", JsonPrimitive(it)) }
            body?.let { put("body", Json.parseToJsonElement(it)) }
        }

        private fun named(name: String) = Fault(JsonPrimitive(name))

        private fun of(name: String, members: MutableMap<String, JsonElement>.() -> Unit) =
            Fault(JsonObject(mapOf(name to JsonObject(buildMap(members)))))
    }
}

/** When a fault strikes. */
public data class Rule @JvmOverloads constructor(
    /** Only for paths that begin so; `*` stands for anything within a segment, `**` across segments. */
    val path: String? = null,
    /** Only for this method. */
    val method: String? = null,
    /** How often it strikes. Defaults to for ever. */
    val times: Int? = null,
    /** How many requests pass first. */
    val skip: Int = 0,
    /** How likely it strikes, from 0 to 1. */
    val probability: Double = 1.0,
    /** Of its random numbers, so that a run can be repeated. */
    val seed: Long? = null,
    /** Whether the work is done before it strikes, where the fault leaves that open. */
    val afterTheWork: Boolean? = null,
) {
    internal fun with(fault: Fault): JsonObject = buildJsonObject {
        put("fault", fault.json)
        putJsonObject("match") {
            put("path", path)
            put("method", method)
        }
        put("times", times)
        put("skip", skip)
        put("probability", probability)
        seed?.let { put("seed", it) }
        afterTheWork?.let { put("when", if (it) "after" else "before") }
    }
}
