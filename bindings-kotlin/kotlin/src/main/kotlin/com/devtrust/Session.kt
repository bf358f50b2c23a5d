package com.devtrust

import com.devtrust.json.parsed
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** Rows asked for at a time when a list is walked: the service's own default is 10, and 100 was seen to work. */
private const val PAGE_SIZE = 100L

/** A client's native half. What operations take and give crosses to it as JSON text. */
internal class Session(val native: NativeClient) {
    private val line: Line

    init {
        Threads.stay()
        line = Answers.line(native)
    }

    suspend fun <T> call(operation: String, request: JsonObject, read: (JsonElement) -> T): T {
        val answer = Answers.await(line, operation, request.toString())
        try {
            return read(parsed(answer))
        } catch (problem: IllegalArgumentException) {
            throw unexpected(operation, problem)
        }
    }

    suspend fun run(operation: String, request: JsonObject) {
        Answers.await(line, operation, request.toString())
    }

    suspend fun download(operation: String, request: JsonObject): ByteArray = native.download(operation, request.toString())

    suspend fun <T> page(operation: String, request: JsonObject, row: (JsonElement) -> T): Page<T> =
        call(operation, request) { readPage(it, row) }

    /** Walks a list to its end, a page at a time. */
    fun <T> rows(operation: String, request: JsonObject, row: (JsonElement) -> T): Flow<T> = flow {
        var place: Map<String, JsonElement> = mapOf("limit" to JsonPrimitive(PAGE_SIZE)) + request
        var mark: String? = null
        while (true) {
            val page = page(operation, JsonObject(place), row)
            // A service that passes over the offset gives the same rows for ever.
            if (page.mark == mark) return@flow
            page.items.forEach { emit(it) }
            place = place + ("offset" to JsonPrimitive(page.nextOffset ?: return@flow))
            mark = page.mark
        }
    }
}

/** The library has checked every answer; what it lets through and cannot be read here has a number that is too large. */
internal fun unexpected(operation: String, problem: IllegalArgumentException) = DevtrustException.Decode(
    ErrorReport(
        kind = "decode",
        code = ErrorCode.DECODE_UNEXPECTED_SHAPE,
        message = "the answer is not what was expected: ${problem.message}",
        retryable = false,
        attempts = 1,
        operation = operation,
    ),
)
