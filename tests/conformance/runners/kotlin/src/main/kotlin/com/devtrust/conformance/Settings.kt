package com.devtrust.conformance

import com.devtrust.ClientConfig
import com.devtrust.ClientIdentity
import com.devtrust.Environment
import com.devtrust.SecretText
import com.devtrust.scripted.apiKey
import com.devtrust.scripted.clientCertificate
import com.devtrust.scripted.clientKey
import com.fasterxml.jackson.databind.JsonNode
import java.time.Duration

/** A client's settings as a user writes them: what a scenario does not give keeps its default. */
internal fun settings(config: JsonNode): ClientConfig {
    if (config.has("user_agent") && config.given("user_agent") == null) {
        throw CannotBeWritten("a client without a name")
    }
    val usual = ClientConfig(
        apiKey = if (config.has("api_key")) null else SecretText(apiKey()),
        environment = Environment.DEMO,
        identity = identity.takeIf { config.given("mutual_tls")?.let(::flag) == true },
        // Of live jobs alone.
        extraCaPem = config.given("ca_pem")?.let(::text),
    )
    return given(config, usual)
}

private val identity = ClientIdentity.Pem(certificate = clientCertificate(), privateKey = SecretText(clientKey()))

internal fun secret(json: JsonNode): SecretText = SecretText(text(json))

internal fun millis(json: JsonNode): Duration = Duration.ofMillis(json.longValue())
