package com.devtrust

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** Rows asked for at a time when a list is walked: the service's own default is 10, and 100 was seen to work. */
internal val PAGE_SIZE: UInt = 100u

/** What a walk looks at of a page. */
internal class Walked<T>(val items: List<T>, val next: ULong?, val mark: String)

/** Walks a list to its end, a page at a time. */
internal fun <T> rows(first: UInt?, page: suspend (UInt?) -> Walked<T>): Flow<T> = flow {
    var offset = first
    var mark: String? = null
    while (true) {
        val answer = page(offset)
        // A service that passes over the offset gives the same rows for ever.
        if (answer.mark == mark) return@flow
        answer.items.forEach { emit(it) }
        offset = answer.next?.takeIf { it <= UInt.MAX_VALUE }?.toUInt() ?: return@flow
        mark = answer.mark
    }
}
