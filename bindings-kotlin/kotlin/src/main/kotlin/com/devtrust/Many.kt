package com.devtrust

import com.devtrust.json.parsed
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject

/** What became of one input of a [Run]. */
public class Outcome<out T> internal constructor(
    /** Which one, from 0. */
    public val position: Long,
    private val result: T?,
    /** Why it failed; nothing where it went well. */
    public val error: DevtrustException?,
    /** Whether the result is that of an earlier run with the same journal. */
    public val isKnown: Boolean,
) {
    /** The result; nothing where the input failed. */
    public fun getOrNull(): T? = result

    /** The result; throws the error where the input failed. */
    @Suppress("UNCHECKED_CAST")
    public fun get(): T = error?.let { throw it } ?: result as T

    override fun toString(): String = "Outcome(position=$position, ${error ?: "done"})"
}

/**
 * One operation over many inputs: registering a factory's devices, provisioning a fleet.
 *
 * ```
 * val run = client.devices.registerMany(registrations, RunOptions(journal = "devices.journal"))
 * run.outcomes.collect { outcome -> println("${outcome.position}: ${outcome.error ?: "done"}") }
 * println(run.summary)
 * ```
 *
 * Inputs are taken, sent and given back while [outcomes] is collected; at no time are more of them in memory than are in
 * flight, and some hundreds on the way in and out. How many requests go out at a time follows what the service takes. An input
 * that is wrong costs nothing and stops nobody; a key that is not valid ends the run.
 */
public class Run<out T> internal constructor(
    private val native: NativeRun,
    private val collecting: suspend FlowCollector<Outcome<T>>.() -> Unit,
) {
    /**
     * The outcomes, in the order in which they come; they are collected once. A collector that stops early, or throws, ends the
     * run and abandons what is in flight; with a journal, the next run looks it up. What the inputs throw is thrown after
     * those before them have come to their end.
     */
    public val outcomes: Flow<Outcome<T>> = flow { collecting() }

    /** How it stands, also while it goes on. */
    public val summary: RunSummary get() = native.summary()

    /** Begins no further input. Those in flight come to their end, and [outcomes] has them. */
    public fun stop() {
        native.stop()
    }

    /** Runs to the end and gives the summary, without the outcomes. */
    public suspend fun await(): RunSummary {
        outcomes.collect { }
        return summary
    }

    override fun toString(): String = "Run($summary)"
}

internal suspend fun <I, T> Session.runMany(
    operation: String,
    inputs: Flow<I>,
    options: RunOptions,
    write: (I) -> JsonObject,
    read: (JsonElement) -> T,
): Run<T> {
    val native = native.many(operation, options)
    return Run(native) {
        try {
            coroutineScope {
                var broken: Throwable? = null
                val feeding = launch {
                    try {
                        inputs.takeWhile { native.take(write(it)) }.collect()
                    } catch (@Suppress("TooGenericExceptionCaught") problem: Throwable) {
                        // A time limit of the inputs' own is theirs; the end of this collection is not.
                        ensureActive()
                        broken = problem
                    }
                    native.finish()
                }
                while (true) {
                    val ended = native.ended()
                    if (ended.isEmpty()) break
                    ended.forEach { emit(it.typed(operation, read)) }
                }
                // The run may have ended before its inputs.
                feeding.cancel()
                broken?.let { throw it }
            }
        } finally {
            native.abandon()
        }
    }
}

/** Whether more are wanted. */
private suspend fun NativeRun.take(input: JsonObject): Boolean {
    // Inputs that are all there hold up nothing else of their thread.
    yield()
    return feed(listOf(input.toString())).also { if (room() == 0u) wanted() }
}

private fun <T> RunOutcome.typed(operation: String, read: (JsonElement) -> T): Outcome<T> {
    val place = position.toLong()
    return try {
        Outcome(place, result?.let { read(parsed(it)) }, error, isKnown)
    } catch (problem: IllegalArgumentException) {
        Outcome(place, null, unexpected(operation, problem), isKnown)
    }
}
