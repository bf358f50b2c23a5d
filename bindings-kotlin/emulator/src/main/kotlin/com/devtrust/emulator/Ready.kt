package com.devtrust.emulator

import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonPrimitive

/** What the emulator says when it is ready: address, key, and the ids that the first calls need. */
public class Ready internal constructor(private val members: JsonObject) {
    /** Where the API is. */
    public val baseUrl: String get() = get("base_url")

    /** The key that it accepts. */
    public val apiKey: String get() = get("api_key")

    /** The account that the key belongs to. */
    public val accountId: String get() = get("account_id")

    /** A rendezvous zone for divisions. */
    public val primaryRzoneId: String get() = get("primary_rzone_id")

    /** The issuing CA for certificate policies. */
    public val icaId: String get() = get("ica_id")

    /** The profile for certificate policies. */
    public val certificateProfileId: String get() = get("certificate_profile_id")

    /** Another thing that it says, by its name: `ready["tlm_profile_id"]`. */
    public operator fun get(name: String): String =
        requireNotNull(members[name]?.jsonPrimitive?.contentOrNull) { "the emulator said nothing about $name" }

    /** Everything but the key. */
    override fun toString(): String = JsonObject(members - "api_key").toString()
}
