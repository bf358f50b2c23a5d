// From a scenario's JSON to values of Kotlin. What the compiler would refuse is refused here, too.

package com.devtrust.conformance

import com.fasterxml.jackson.databind.JsonNode
import java.time.Instant
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement

/** A caller cannot write that in Kotlin. A scenario that asks for it says so under `skip`. */
internal class CannotBeWritten(what: String) : Exception(what)

/** A member; null where it is absent or null. */
internal fun JsonNode.given(name: String): JsonNode? = get(name)?.takeUnless { it.isNull }

internal fun JsonNode.needed(name: String): JsonNode = given(name) ?: throw CannotBeWritten("$name is needed")

internal fun JsonNode.only(vararg names: String) {
    fieldNames().forEach { if (it !in names) throw CannotBeWritten("there is no $it") }
}

internal fun text(json: JsonNode): String = json.textValue() ?: throw CannotBeWritten("$json is no text")

internal fun flag(json: JsonNode): Boolean = if (json.isBoolean) json.booleanValue() else throw CannotBeWritten("$json is no Boolean")

internal fun number(json: JsonNode): UInt = if (json.isIntegralNumber && json.longValue() in 0..UInt.MAX_VALUE.toLong()) {
    json.longValue().toUInt()
} else {
    throw CannotBeWritten("$json is no UInt")
}

internal fun whole(json: JsonNode): Long = if (json.isIntegralNumber && json.canConvertToLong()) {
    json.longValue()
} else {
    throw CannotBeWritten("$json is no Long")
}

internal fun fraction(json: JsonNode): Double = if (json.isNumber) json.doubleValue() else throw CannotBeWritten("$json is no Double")

/** Any JSON, as a request holds it. */
internal fun element(json: JsonNode): JsonElement = Json.parseToJsonElement(json.toString())

internal fun moment(json: JsonNode): Instant = Instant.parse(text(json))

internal fun <T> list(json: JsonNode, one: (JsonNode) -> T): List<T> =
    if (json.isArray) json.map(one) else throw CannotBeWritten("$json is no list")

internal fun <T> map(json: JsonNode, one: (JsonNode) -> T): Map<String, T> =
    json.properties().associate { (name, value) -> name to one(value) }

internal fun texts(json: JsonNode): Map<String, String> = map(json) { text(it) }
