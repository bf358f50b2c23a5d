package com.devtrust

import com.devtrust.json.Members
import com.devtrust.json.list
import com.devtrust.json.text
import com.devtrust.json.whole
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

internal inline fun <T> readPage(json: JsonElement, row: (JsonElement) -> T): Page<T> = Members(json).run {
    Page(
        items = list(needed("items"), row),
        total = given("total")?.let { whole(it) },
        limit = given("limit")?.let { whole(it) },
        offset = whole(needed("offset")),
        nextOffset = given("next_offset")?.let { whole(it) },
        mark = text(needed("mark")),
    )
}
