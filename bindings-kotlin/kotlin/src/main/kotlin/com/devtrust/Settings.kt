// Settings as the library takes them. What is null keeps its default.

package com.devtrust

import java.time.Duration

internal fun settings(vararg all: Pair<String, NativeSetting?>): NativeSettings =
    NativeSettings(buildMap { for ((name, value) in all) if (value != null) put(name, value) })

internal fun given(value: NativeSettings): NativeSetting = NativeSetting.Group(value)

internal fun given(value: String?): NativeSetting? = value?.let { NativeSetting.Text(it) }

internal fun given(value: SecretText?): NativeSetting? = value?.let { NativeSetting.Hidden(it) }

internal fun given(value: Boolean): NativeSetting = NativeSetting.Flag(value)

internal fun given(value: UInt?): NativeSetting? = value?.let { NativeSetting.Number(it.toULong()) }

internal fun given(value: ULong?): NativeSetting? = value?.let { NativeSetting.Number(it) }

internal fun given(value: Duration?): NativeSetting? = value?.let { NativeSetting.Time(it) }

internal fun given(value: Map<String, String>): NativeSetting = NativeSetting.Texts(value)

internal fun given(value: Proxy?): NativeSetting? = value?.let { NativeSetting.Route(it) }

internal fun given(value: ClientIdentity?): NativeSetting? = value?.let { NativeSetting.Identity(it) }
