package com.devtrust

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine

/**
 * Where the answers of all calls arrive: one thread takes them from the library, many at a time, and hands them to those
 * who wait. It is a daemon: it keeps no JVM from ending.
 */
internal object Answers {
    private val native = NativeCalls()
    private val next = AtomicLong()
    private val waiting = ConcurrentHashMap<Long, CancellableContinuation<String>>()

    init {
        thread(isDaemon = true, name = "devtrust-answers") {
            while (true) native.take().forEach(::deliver)
        }
    }

    /** The calls of this client. */
    fun line(client: NativeClient): NativeLine = NativeLine(client, native)

    /** Runs an operation: JSON text in and out. Cancelling the coroutine ends the call. */
    suspend fun await(line: NativeLine, operation: String, request: String): String =
        suspendCancellableCoroutine { continuation ->
            val number = next.incrementAndGet()
            waiting[number] = continuation
            line.begin(number.toULong(), operation, request)
            // Afterwards: one that is cancelled already is abandoned at once, and one that is over is left alone.
            continuation.invokeOnCancellation {
                waiting.remove(number)
                native.abandon(number.toULong())
            }
        }

    private fun deliver(answer: NativeAnswer) {
        val continuation = waiting.remove(answer.number.toLong()) ?: return
        val error = answer.error
        if (error != null) continuation.resumeWithException(error) else continuation.resume(answer.result.orEmpty())
    }
}
