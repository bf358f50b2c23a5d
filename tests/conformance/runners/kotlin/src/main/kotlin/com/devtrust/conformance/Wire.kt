// From results to their form on the wire.

package com.devtrust.conformance

import com.devtrust.Page
import com.fasterxml.jackson.core.JsonFactory
import com.fasterxml.jackson.core.StreamReadConstraints
import com.fasterxml.jackson.core.StreamWriteConstraints
import com.fasterxml.jackson.databind.DeserializationFeature
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature
import com.fasterxml.jackson.databind.json.JsonMapper
import com.fasterxml.jackson.databind.node.BooleanNode
import com.fasterxml.jackson.databind.node.DoubleNode
import com.fasterxml.jackson.databind.node.LongNode
import com.fasterxml.jackson.databind.node.TextNode
import java.time.Instant
import java.util.Base64
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.serialization.json.JsonElement

/** Numbers stay as they are written, and depth is what the scenarios are about. */
internal val JSON: ObjectMapper = JsonMapper.builder(
    JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(Int.MAX_VALUE).build())
        .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(Int.MAX_VALUE).build())
        .build(),
)
    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
    .build()

/** What a call gave, and the same on the wire. */
internal class Answer(val value: Any?, val wire: JsonNode?)

internal inline fun <T> answer(value: T, wire: (T) -> JsonNode?): Answer = Answer(value, wire(value))

/** How much of a list a scenario takes. */
internal sealed interface Take {
    object All : Take

    object Page : Take

    data class Rows(val count: Int) : Take

    companion object {
        fun of(json: JsonNode?): Take = when {
            json == null || json.textValue() == "all" -> All
            json.textValue() == "page" -> Page
            else -> Rows(number(json).toInt())
        }
    }
}

/** A list as a user takes it: all of it, so many rows of it, or one page. */
internal suspend fun <T> list(take: Take, rows: () -> Flow<T>, page: suspend () -> Page<T>, row: (T) -> JsonNode): Answer = when (take) {
    Take.All -> answer(rows().toList()) { array(it, row) }
    Take.Page -> answer(page()) { wire(it, row) }
    // A flow of which nothing is wanted is not collected.
    is Take.Rows -> answer(if (take.count == 0) emptyList() else rows().take(take.count).toList()) { array(it, row) }
}

private fun <T> wire(page: Page<T>, row: (T) -> JsonNode): JsonNode = members(
    null,
    "items" to array(page.items, row),
    "total" to page.total?.let { json(it) },
    "limit" to page.limit?.let { json(it) },
    "offset" to json(page.offset),
    "next_offset" to page.nextOffset?.let { json(it) },
    "mark" to json(page.mark),
)

/** Known members, and those that this version does not know. Nothing is not written. */
internal fun members(extra: JsonElement?, vararg known: Pair<String, JsonNode?>): JsonNode {
    val all = JSON.createObjectNode()
    known.forEach { (name, value) -> if (value != null) all.set<JsonNode>(name, value) }
    extra?.let { all.setAll<JsonNode>(json(it).properties().associate { (name, value) -> name to value }) }
    return all
}

internal inline fun <T> array(items: List<T>, one: (T) -> JsonNode): JsonNode =
    JSON.createArrayNode().apply { items.forEach { add(one(it)) } }

internal fun parsed(text: String): JsonNode = JSON.readTree(text)

internal fun json(value: String): JsonNode = TextNode(value)

internal fun json(value: Boolean): JsonNode = BooleanNode.valueOf(value)

internal fun json(value: Long): JsonNode = LongNode(value)

internal fun json(value: Double): JsonNode = DoubleNode(value)

internal fun json(value: JsonElement): JsonNode = parsed(value.toString())

/** Java writes a fraction in groups of three digits, the API without zeros at its end. */
internal fun json(value: Instant): JsonNode = TextNode(value.toString().replace(Regex("(\\.\\d*?)0+Z$"), "$1Z"))

internal fun <T> mapped(all: Map<String, T>, one: (T) -> JsonNode): JsonNode =
    members(null, *all.map { (name, value) -> name to one(value) }.toTypedArray())

internal fun bytes(value: ByteArray): JsonNode = JSON.createObjectNode().put("base64", Base64.getEncoder().encodeToString(value))
