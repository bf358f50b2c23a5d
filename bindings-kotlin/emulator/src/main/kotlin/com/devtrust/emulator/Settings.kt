package com.devtrust.emulator

import com.devtrust.Client
import com.devtrust.ClientConfig
import com.devtrust.SecretText

/** The configuration of a client that talks to this emulator. Needs the package `com.devtrust:devtrust`. */
public val Emulator.config: ClientConfig
    get() = ClientConfig(apiKey = SecretText(apiKey), baseUrl = baseUrl)

/** A client that talks to this emulator. Needs the package `com.devtrust:devtrust`. */
public fun Emulator.client(): Client = Client(config)
