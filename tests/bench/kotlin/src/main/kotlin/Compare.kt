package com.devtrust.bench

import com.devtrust.Client
import com.devtrust.ClientConfig
import com.devtrust.SecretText
import com.devtrust.model.CertificateManagementMethod
import com.devtrust.model.CreateCertificatePolicy
import com.devtrust.model.CreateDeviceGroup
import com.devtrust.model.CreateDivision
import com.devtrust.model.KeyGenerationOption
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.io.File
import java.nio.file.Files
import kotlinx.coroutines.runBlocking

private const val WARM_UP_ROUNDS = 3

/** Of so many turns is a round made: what slows the machine down for a second slows every contender down. */
private const val TURNS = 4

/**
 * Runs every contender in a process of its own, in turn, against one emulator.
 *
 * Environment: DEVTRUST_EMULATOR and DEVTRUST_LOAD, the programs; DEVTRUST_BENCH_RESULT, the file for the result. Optional:
 * DEVTRUST_BENCH_CALLS and DEVTRUST_BENCH_ROUNDS.
 */
fun main() {
    val calls = System.getenv("DEVTRUST_BENCH_CALLS")?.toInt() ?: 8_000
    val rounds = System.getenv("DEVTRUST_BENCH_ROUNDS")?.toInt() ?: 5
    val json = ObjectMapper()
    val emulator = ProcessBuilder(given("DEVTRUST_EMULATOR"), "--journal", "0", "--exit-with-stdin")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
    val requests = Files.createTempFile("devtrust-bench", ".csr").toFile()
    val closing = mutableListOf<AutoCloseable>()
    try {
        val ready = json.readTree(emulator.inputReader().readLine())
        val place = place(ready)
        writeRequests(requests, calls / TURNS)
        val contenders = CONTENDERS.map { name -> Contender(name, place, requests).also { closing += it } }
        val load = Load(place, readRequests(requests).first(), calls / TURNS).also { closing += it }
        val measured = (CONTENDERS + "load").associateWith { mutableListOf<JsonNode>() }
        for (turn in 1..(WARM_UP_ROUNDS + rounds) * TURNS) {
            for (contender in contenders) {
                val answer = json.readTree(contender.turn("${contender.name.replace('_', ' ')} $turn"))
                if (turn > WARM_UP_ROUNDS * TURNS) measured.getValue(contender.name).add(answer)
            }
            if (turn > WARM_UP_ROUNDS * TURNS) measured.getValue("load").add(load.turn())
        }
        val result = measured.mapValues { (_, answers) -> columns(answers.chunked(TURNS)) }
        json.writeValue(File(given("DEVTRUST_BENCH_RESULT")), result)
    } finally {
        closing.forEach { it.close() }
        emulator.outputStream.close()
        emulator.waitFor()
        requests.delete()
    }
}

internal fun given(name: String): String = System.getenv(name) ?: error("$name is not set")

/** What a device needs to be registered. */
private fun place(ready: JsonNode): Place = runBlocking {
    fun fact(name: String) = ready[name].textValue()
    Client(ClientConfig(apiKey = SecretText(fact("api_key")), baseUrl = fact("base_url"))).use { client ->
        val account = fact("account_id")
        val division = client.divisions.ensure(CreateDivision("Bench", account, fact("primary_rzone_id")))
        val policy = client.certificatePolicies.ensure(
            CreateCertificatePolicy(
                name = "Bench",
                icaId = fact("ica_id"),
                divisionId = division.id,
                certificateProfileId = fact("certificate_profile_id"),
                keyGenerationOption = KeyGenerationOption.CLIENT_SIDE,
                certificateManagementMethods = listOf(CertificateManagementMethod.SINGLE),
            ),
        )
        val group = client.deviceGroups.ensure(
            CreateDeviceGroup(
                name = "Bench",
                accountId = account,
                divisionId = division.id,
                isStatic = true,
                attributes = listOf("mac_address"),
            ),
        )
        Place(fact("base_url"), fact("api_key"), account, group.id, policy.id)
    }
}

/** One list for each measurement, with an entry for each round. */
private fun columns(rounds: List<List<JsonNode>>): Map<String, List<Double>> =
    rounds.first().first().fieldNames().asSequence().associateWith { name ->
        rounds.map { turns ->
            val numbers = turns.map { it[name].doubleValue() }
            // Turns have as many calls each, so their times count, not their rates.
            if (name == "calls_per_second") numbers.size / numbers.sumOf { 1 / it } else numbers.average()
        }
    }

/** One contender's process. It takes a turn for each line that it is given. */
private class Contender(val name: String, place: Place, requests: File) : AutoCloseable {
    private val process = ProcessBuilder(
        "${System.getProperty("java.home")}/bin/java",
        // The same for all: so much for the answers of 32 calls, and no more.
        "-Xmx256m",
        "-classpath",
        System.getProperty("java.class.path"),
        "com.devtrust.bench.ContenderKt",
        name,
        requests.path,
        *place.toArguments(),
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    fun turn(prefix: String): String {
        process.outputStream.write("$prefix\n".toByteArray())
        process.outputStream.flush()
        return process.inputReader().readLine() ?: error("$name ended")
    }

    override fun close() {
        process.outputStream.close()
        process.waitFor()
    }
}
