package com.devtrust

import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** A station that queues devices and sends them, until it is killed or done. */
fun main(arguments: Array<String>) = runBlocking {
    val (path, count) = arguments
    val (address, account, zone, ica, profile) = System.getenv("STATION").split(" ")
    val config = ClientConfig(
        apiKey = SecretText(System.getenv("STATION_KEY")),
        baseUrl = address,
        retry = RetryPolicy(base = SOON, cap = SOON),
    )
    val devices = (1..count.toInt()).map { provision("Press $it", account, zone, ica, profile) }
    Client(config).use { client ->
        Journal.open(path).use { journal ->
            launch {
                for (device in devices) println("queued ${journal.queue(device).id}")
            }
            while (journal.counts().provisioned < devices.size.toUInt()) {
                println("sent ${journal.send(client).provisioned}")
                delay(10)
            }
        }
    }
}
