// Values of models as JSON, and back. The library has checked what it hands over: what is not as it should be is a defect.
// What is null stays out of a request.

package com.devtrust.json

import java.time.Instant
import java.time.temporal.ChronoUnit
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.double
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

internal fun parsed(text: String): JsonElement = Json.parseToJsonElement(text)

internal fun text(json: JsonElement): String = json.jsonPrimitive.content

internal fun flag(json: JsonElement): Boolean = json.jsonPrimitive.boolean

internal fun whole(json: JsonElement): Long = json.jsonPrimitive.long

internal fun fraction(json: JsonElement): Double = json.jsonPrimitive.double

internal fun moment(json: JsonElement): Instant = Instant.parse(text(json))

internal fun <T> list(json: JsonElement, one: (JsonElement) -> T): List<T> = json.jsonArray.map(one)

internal fun <T> map(json: JsonElement, one: (JsonElement) -> T): Map<String, T> = json.jsonObject.mapValues { one(it.value) }

internal fun <T> orNull(json: JsonElement, read: (JsonElement) -> T): T? = if (json is JsonNull) null else read(json)

internal fun json(value: String?): JsonElement? = value?.let { JsonPrimitive(it) }

internal fun json(value: Boolean?): JsonElement? = value?.let { JsonPrimitive(it) }

internal fun json(value: Long?): JsonElement? = value?.let { JsonPrimitive(it) }

internal fun json(value: Double?): JsonElement? = value?.let { JsonPrimitive(it) }

/** To the millisecond, without zeros at the end of a fraction. */
internal fun json(value: Instant?): JsonElement? {
    val text = value?.truncatedTo(ChronoUnit.MILLIS)?.toString() ?: return null
    return JsonPrimitive(if ('.' in text) text.removeSuffix("Z").trimEnd('0') + "Z" else text)
}

internal fun <T> json(items: List<T>, one: (T) -> JsonElement?): JsonElement = JsonArray(items.mapNotNull(one))

internal fun <T> json(members: Map<String, T>, one: (T) -> JsonElement?): JsonElement =
    members(*members.map { (name, value) -> name to one(value) }.toTypedArray())

/** A list that is left out where it is empty. */
internal fun <T> some(items: List<T>, one: (T) -> JsonElement?): JsonElement? = if (items.isEmpty()) null else json(items, one)

/** Members that are left out where there are none. */
internal fun <T> some(members: Map<String, T>, one: (T) -> JsonElement?): JsonElement? =
    if (members.isEmpty()) null else json(members, one)
