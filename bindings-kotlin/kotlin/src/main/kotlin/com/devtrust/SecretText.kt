package com.devtrust

/**
 * A secret: an API key, a passcode, a private key. It shows nothing of itself in [toString], and [reveal] is the one way to
 * the text.
 *
 * The text stays in memory until it is collected: the JVM has no way to wipe a `String`.
 */
public class SecretText(private val text: String) {
    /** The text itself. Keep it out of logs. */
    public fun reveal(): String = text

    override fun equals(other: Any?): Boolean = other is SecretText && other.text == text

    override fun hashCode(): Int = text.hashCode()

    override fun toString(): String = "***"
}
