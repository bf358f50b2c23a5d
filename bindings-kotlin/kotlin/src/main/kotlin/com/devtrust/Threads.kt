package com.devtrust

import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.Native

/**
 * The library's threads stay attached to the JVM once they have called back, which they do at the end of each call.
 * Attaching one anew makes a `Thread` each time, which costs more than the rest of a call. They are daemons: they keep no
 * JVM from ending.
 */
internal object Threads {
    init {
        val stay = CallbackThreadInitializer(true, false, "devtrust")
        Native.setCallbackThreadInitializer(uniffiRustFutureContinuationCallbackImpl, stay)
    }

    /** To be called before anything that the library runs in its threads. */
    fun stay() = Unit
}
