package com.devtrust

import com.devtrust.json.Members
import kotlinx.serialization.json.JsonElement

/** One page of a list. */
public data class Page<out T>(
    /** The rows. */
    public val items: List<T>,
    /** How many rows there are in all, where the service tells. */
    public val total: Long?,
    /** How many rows a page has, where the service tells. */
    public val limit: Long?,
    /** Where this page begins, from 0. */
    public val offset: Long,
    /** Where the next page begins; null on the last one. */
    public val nextOffset: Long?,
    /**
     * The same for two pages with the same rows. Who asks for pages by hand ends where it repeats: that service passes over
     * the offset.
     */
    public val mark: String,
)

internal fun <T> readPage(json: JsonElement, row: (JsonElement) -> T): Page<T> {
    val all = Members(json)
    return Page(
        items = all.list("items", row),
        total = all.wholeOrNull("total"),
        limit = all.wholeOrNull("limit"),
        offset = all.whole("offset"),
        nextOffset = all.wholeOrNull("next_offset"),
        mark = all.text("mark"),
    )
}
