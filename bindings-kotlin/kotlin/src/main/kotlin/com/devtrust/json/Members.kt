package com.devtrust.json

import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject

/** The members of an answer's object. Each is taken once; what is left at the end is what this version does not know. */
internal class Members(json: JsonElement) {
    private val left: MutableMap<String, JsonElement> = LinkedHashMap(json.jsonObject)

    /** A member; null where it is absent. */
    fun given(name: String): JsonElement? = left.remove(name)?.takeUnless { it is JsonNull }

    /** A member that the library has seen to. */
    fun needed(name: String): JsonElement = given(name) ?: throw IllegalArgumentException("$name is missing")

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
