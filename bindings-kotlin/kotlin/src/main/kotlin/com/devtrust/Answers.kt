package com.devtrust

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.suspendCancellableCoroutine

/** Before the library is asked again after it could not answer, in milliseconds. */
private const val PAUSE = 10L

/**
 * Where the answers of all calls arrive: one thread takes them from the library, many at a time, and hands them to those
 * who wait. It is a daemon: it keeps no JVM from ending.
 */
internal object Answers {
    private val native = NativeCalls()
    private val buffers = Buffers()
    private val next = AtomicLong()
    private val waiting = ConcurrentHashMap<Long, Waiting>()

    init {
        // Nothing may end it: every call of the process would wait for ever.
        thread(isDaemon = true, name = "devtrust-answers") {
            while (true) runCatching { takeAll() }
        }
    }

    /** The calls of this client. */
    fun line(client: NativeClient): Line = Line(NativeLine(client, native))

    /** Runs an operation: JSON text in and out. Cancelling the coroutine ends the call. */
    suspend fun await(line: Line, operation: String, request: String): String =
        suspendCancellableCoroutine { continuation ->
            val number = next.incrementAndGet()
            waiting[number] = Waiting(line, continuation)
            try {
                val begun = buffers.with("$operation\n$request") { nativeBegin(line.number, number.toULong(), it) }
                check(begun) { "the line is closed" }
            } catch (problem: Throwable) {
                waiting.remove(number)
                throw problem
            }
            // Afterwards: one that is cancelled already is abandoned at once, and one that is over is left alone.
            continuation.invokeOnCancellation {
                waiting.remove(number)
                native.abandon(number.toULong())
            }
        }

    private fun takeAll() {
        val answers = try {
            native.take()
        } catch (problem: Throwable) {
            // Out of memory, for one. Whose answers were among them is not known.
            Thread.sleep(PAUSE)
            return waiting.keys.forEach { number ->
                native.abandon(number.toULong())
                deliver(number) { it.resumeWithException(problem) }
            }
        }
        for (answer in answers) {
            val error = answer.error
            deliver(answer.number.toLong()) {
                if (error != null) it.resumeWithException(error) else it.resume(answer.result.orEmpty())
            }
        }
    }

    /**
     * This thread is for answers: what would go on in it at once, since it has no dispatcher of its own
     * (`Dispatchers.Unconfined`), goes on in another one.
     */
    private fun deliver(number: Long, resume: (CancellableContinuation<String>) -> Unit) {
        val continuation = waiting.remove(number)?.continuation ?: return
        val dispatcher = continuation.context[ContinuationInterceptor] as? CoroutineDispatcher
        // What a dispatcher of the caller's throws is between it and its coroutine.
        runCatching {
            if (dispatcher?.isDispatchNeeded(continuation.context) == true) {
                resume(continuation)
            } else {
                Dispatchers.Default.dispatch(EmptyCoroutineContext, Runnable { resume(continuation) })
            }
        }
    }
}

/** The calls of one client. The library knows a line by its number for as long as its object is there. */
internal class Line(private val native: NativeLine) {
    val number: ULong = native.number()
}

/** Who waits for an answer; the line stays with it, whatever becomes of its client. */
private class Waiting(val line: Line, val continuation: CancellableContinuation<String>)
