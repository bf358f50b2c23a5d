package com.devtrust.json

import java.time.Instant
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject

/**
 * The members of an answer's object. Each is taken once; what is left at the end is what this version does not know.
 *
 * Every model is read with these. They are no inline functions, which would be in the classes of every model.
 */
internal class Members(json: JsonElement) {
    private val left: MutableMap<String, JsonElement> = LinkedHashMap(json.jsonObject)

    /** A member; null where it is absent. */
    fun given(name: String): JsonElement? = left.remove(name)?.takeUnless { it is JsonNull }

    /** A member that the library has seen to. */
    fun needed(name: String): JsonElement = given(name) ?: throw IllegalArgumentException("$name is missing")

    fun text(name: String): String = text(needed(name))

    fun textOrNull(name: String): String? = given(name)?.let { text(it) }

    fun flag(name: String): Boolean = flag(needed(name))

    fun flagOrNull(name: String): Boolean? = given(name)?.let { flag(it) }

    fun whole(name: String): Long = whole(needed(name))

    fun wholeOrNull(name: String): Long? = given(name)?.let { whole(it) }

    fun fraction(name: String): Double = fraction(needed(name))

    fun fractionOrNull(name: String): Double? = given(name)?.let { fraction(it) }

    fun moment(name: String): Instant = moment(needed(name))

    fun momentOrNull(name: String): Instant? = given(name)?.let { moment(it) }

    fun <T> orNull(name: String, read: (JsonElement) -> T): T? = given(name)?.let { read(it) }

    fun <T> list(name: String, one: (JsonElement) -> T): List<T> = given(name)?.jsonArray?.map { one(it) } ?: emptyList()

    fun <T> map(name: String, one: (JsonElement) -> T): Map<String, T> =
        given(name)?.jsonObject?.mapValues { one(it.value) } ?: emptyMap()

    /** What was not taken. */
    fun rest(): JsonObject = if (left.isEmpty()) NOTHING else JsonObject(left)

    private companion object {
        val NOTHING = JsonObject(emptyMap())
    }
}

/** An object of these members. What is null is not written. */
internal fun members(vararg known: Pair<String, JsonElement?>): JsonObject = members(emptyMap(), *known)

/** The same, with members that this version does not know. */
internal fun members(extra: Map<String, JsonElement>, vararg known: Pair<String, JsonElement?>): JsonObject {
    val all = LinkedHashMap(extra)
    for ((name, value) in known) if (value != null) all[name] = value
    return JsonObject(all)
}
