package com.devtrust

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** Rows asked for at a time when a list is walked: the service's own default is 10, and 100 was seen to work. */
internal val PAGE_SIZE: UInt = 100u

/** Walks a list to its end, a page at a time. */
internal fun <P, T> rows(
    first: UInt?,
    page: suspend (UInt?) -> P,
    items: (P) -> List<T>,
    next: (P) -> ULong?,
): Flow<T> = flow {
    var offset = first
    while (true) {
        val answer = page(offset)
        items(answer).forEach { emit(it) }
        val following = next(answer)?.toUInt() ?: return@flow
        // A service that does not move on would be asked for ever.
        if (following <= (offset ?: 0u)) return@flow
        offset = following
    }
}
