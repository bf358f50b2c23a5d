package com.devtrust.emulator

import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.intOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

/** A request that arrived. Keys, tokens, cookies and passcodes show as `***`. */
public data class Arrived(
    /** Its number; the first one has 1. */
    val sequence: Long,
    val method: String,
    val path: String,
    val query: String?,
    /** Names in lower case with their values, in the order in which they came. */
    val headers: List<Pair<String, String>>,
    /** As text, or in base64 where [isBase64]. */
    val body: String,
    val isBase64: Boolean,
    /** What was answered; null while it is under way, and where nothing was. */
    val status: Int?,
    /** Whether the client went away before the answer. */
    val aborted: Boolean,
)

internal fun arrived(told: JsonElement): Arrived {
    val members = told.jsonObject
    fun text(name: String) = members[name]?.jsonPrimitive?.contentOrNull
    return Arrived(
        sequence = members.getValue("sequence").jsonPrimitive.long,
        method = text("method").orEmpty(),
        path = text("path").orEmpty(),
        query = text("query"),
        headers = members.getValue("headers").jsonArray.map { (name, value) ->
            name.jsonPrimitive.content to value.jsonPrimitive.content
        },
        body = text("body").orEmpty(),
        isBase64 = text("body_encoding") == "base64",
        status = members["status"]?.jsonPrimitive?.intOrNull,
        aborted = members.getValue("aborted").jsonPrimitive.boolean,
    )
}

private operator fun JsonElement.component1() = jsonArray[0]

private operator fun JsonElement.component2() = jsonArray[1]
