package com.devtrust.emulator

import org.junit.jupiter.api.extension.AfterAllCallback
import org.junit.jupiter.api.extension.BeforeAllCallback
import org.junit.jupiter.api.extension.BeforeEachCallback
import org.junit.jupiter.api.extension.ExtensionContext
import org.junit.jupiter.api.extension.ExtensionContext.Namespace
import org.junit.jupiter.api.extension.ParameterContext
import org.junit.jupiter.api.extension.ParameterResolver

/**
 * An emulator for each class of JUnit tests, with a clean account for each test:
 *
 * ```kotlin
 * @ExtendWith(EmulatorExtension::class)
 * class LineTest {
 *     @Test
 *     fun `the line goes on after an outage`(emulator: Emulator) {
 *         emulator.arm(Fault.status(503, retryAfter = 0), Rule(times = 1))
 *     }
 * }
 * ```
 *
 * Classes may run at the same time, the tests of one class may not. For switches of the emulator, register it as a static field:
 * `EmulatorExtension("--registration-status", "200")`.
 */
public class EmulatorExtension(private vararg val switches: String) :
    BeforeAllCallback,
    BeforeEachCallback,
    AfterAllCallback,
    ParameterResolver {
    /** Without switches, as `@ExtendWith` makes one. */
    public constructor() : this(*emptyArray<String>())

    /** Starts the class's emulator; a nested class uses that of the class around it. */
    override fun beforeAll(context: ExtensionContext) {
        if (running(context) == null) context.store.put(OWNER, Owned(context.uniqueId, Emulator.start(*switches)))
    }

    /** Gives the test a clean account. */
    override fun beforeEach(context: ExtensionContext): Unit = needed(context).reset()

    /** Ends the class's emulator. */
    override fun afterAll(context: ExtensionContext) {
        running(context)?.takeIf { it.by == context.uniqueId }?.emulator?.close()
    }

    override fun supportsParameter(parameter: ParameterContext, context: ExtensionContext): Boolean =
        parameter.parameter.type == Emulator::class.java

    override fun resolveParameter(parameter: ParameterContext, context: ExtensionContext): Emulator = needed(context)

    private fun needed(context: ExtensionContext) =
        checkNotNull(running(context)) { "register EmulatorExtension with @ExtendWith, or in a static field" }.emulator

    private fun running(context: ExtensionContext) = context.store.get(OWNER, Owned::class.java)

    private val ExtensionContext.store get() = getStore(Namespace.create(EmulatorExtension::class.java))

    /** An emulator, and the class that has to end it. */
    private class Owned(val by: String, val emulator: Emulator)

    private companion object {
        const val OWNER = "owner"
    }
}
