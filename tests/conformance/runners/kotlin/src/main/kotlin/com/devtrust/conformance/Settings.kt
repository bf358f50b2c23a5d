package com.devtrust.conformance

import com.devtrust.ClientConfig
import com.devtrust.ClientIdentity
import com.devtrust.Environment
import com.devtrust.RateLimit
import com.devtrust.Region
import com.devtrust.RetryPolicy
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
    var settings = ClientConfig(
        apiKey = if (config.has("api_key")) config.given("api_key")?.let { SecretText(text(it)) } else SecretText(apiKey()),
        environment = config.given("environment")?.let { Environment.valueOf(text(it).uppercase()) } ?: Environment.DEMO,
    )
    config.given("region")?.let { settings = settings.copy(region = Region.valueOf(text(it).uppercase())) }
    config.given("base_url")?.let { settings = settings.copy(baseUrl = text(it)) }
    config.given("mutual_tls")?.let { if (flag(it)) settings = settings.copy(identity = identity) }
    config.given("allow_insecure_http")?.let { settings = settings.copy(allowInsecureHttp = flag(it)) }
    config.given("timeout_ms")?.let { settings = settings.copy(timeout = millis(it)) }
    config.given("attempt_timeout_ms")?.let { settings = settings.copy(attemptTimeout = millis(it)) }
    config.given("retry")?.let { settings = settings.copy(retry = retry(it)) }
    config.given("rate_limit")?.let {
        settings = settings.copy(rateLimit = RateLimit(number(it.needed("calls")), millis(it.needed("per_ms"))))
    }
    config.given("validate")?.let { settings = settings.copy(validate = flag(it)) }
    config.given("max_response_bytes")?.let { settings = settings.copy(maxResponseBytes = number(it).toULong()) }
    config.given("headers")?.let { settings = settings.copy(headers = texts(it)) }
    config.given("passcode")?.let { settings = settings.copy(passcode = SecretText(text(it))) }
    config.given("paths")?.let { settings = settings.copy(paths = texts(it)) }
    config.given("user_agent")?.let { settings = settings.copy(userAgent = text(it)) }
    // Of live jobs alone.
    config.given("connect_timeout_ms")?.let { settings = settings.copy(connectTimeout = millis(it)) }
    config.given("ca_pem")?.let { settings = settings.copy(extraCaPem = text(it)) }
    return settings
}

private val identity = ClientIdentity.Pem(certificate = clientCertificate(), privateKey = SecretText(clientKey()))

private fun retry(json: JsonNode): RetryPolicy {
    var policy = RetryPolicy(maxAttempts = number(json.needed("max_attempts")))
    json.given("base_ms")?.let { policy = policy.copy(base = millis(it)) }
    json.given("cap_ms")?.let { policy = policy.copy(cap = millis(it)) }
    return policy
}

private fun millis(json: JsonNode): Duration = Duration.ofMillis(json.longValue())
