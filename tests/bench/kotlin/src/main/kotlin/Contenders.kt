package com.devtrust.bench

import com.devtrust.Client
import com.devtrust.ClientConfig
import com.devtrust.SecretText
import com.devtrust.model.Attribute
import com.devtrust.model.CertificateRequest
import com.devtrust.model.DeviceCertificates
import com.devtrust.model.RegisterDevice
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import kotlinx.coroutines.future.await

/** Where devices are registered. */
internal data class Place(
    val baseUrl: String,
    val apiKey: String,
    val account: String,
    val group: String,
    val policy: String,
) {
    constructor(arguments: List<String>) :
        this(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4])

    fun toArguments() = arrayOf(baseUrl, apiKey, account, group, policy)
}

internal val CONTENDERS = listOf("devtrust", "devtrust_unchecked", "java_http")

/** Registers one device: its name, and its request for a certificate. */
internal fun contender(name: String, place: Place): suspend (String, String) -> Unit = when (name) {
    "devtrust" -> devtrust(place, validate = true)
    "devtrust_unchecked" -> devtrust(place, validate = false)
    "java_http" -> javaHttp(place)
    else -> error("there is no contender $name")
}

private fun devtrust(place: Place, validate: Boolean): suspend (String, String) -> Unit {
    val client = Client(ClientConfig(apiKey = SecretText(place.apiKey), baseUrl = place.baseUrl, validate = validate))
    val devices = client.devices
    return { name, csr ->
        val device = devices.register(
            RegisterDevice(
                name = name,
                deviceGroupId = place.group,
                accountId = place.account,
                certificatePolicies = DeviceCertificates(
                    bootstrap = listOf(
                        CertificateRequest(
                            certificatePolicyId = place.policy,
                            csr = csr,
                            attributes = listOf(Attribute(name = "subject.common_name", value = name)),
                        ),
                    ),
                ),
            ),
        )
        check(device.privateKeys.size == 1) { "no certificate" }
    }
}

/** What the tutorial shows for Java, with `sendAsync` so that more than one is in flight. */
private fun javaHttp(place: Place): suspend (String, String) -> Unit {
    val mapper = ObjectMapper()
    val client = HttpClient.newHttpClient()
    return { name, csr ->
        val request = HttpRequest.newBuilder()
            .uri(URI.create("${place.baseUrl}/devicetrustmanager/api/v4/device/registration"))
            .header("x-api-key", place.apiKey)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(registration(mapper, place, name, csr))))
            .build()
        val response = client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).await()
        check(response.statusCode() == 201) { "${response.statusCode()}: ${response.body()}" }
        val device = mapper.readTree(response.body())
        check(device["private_keys"].size() == 1) { "no certificate" }
    }
}

internal fun registration(mapper: ObjectMapper, place: Place, name: String, csr: String): ObjectNode {
    val payload = mapper.createObjectNode()
    payload.put("name", name)
    payload.put("device_group_id", place.group)
    payload.put("account_id", place.account)
    val bootstrap = mapper.createObjectNode()
    bootstrap.put("certificate_policy_id", place.policy)
    bootstrap.put("csr", csr)
    val attribute = mapper.createObjectNode()
    attribute.put("name", "subject.common_name")
    attribute.put("value", name)
    bootstrap.putArray("attributes").add(attribute)
    payload.putObject("certificate_policies").putArray("bootstrap").add(bootstrap)
    return payload
}
