import com.devtrust.Client
import com.devtrust.ClientConfig
import com.devtrust.EntryState
import com.devtrust.Journal
import com.devtrust.SecretText
import com.devtrust.model.DeviceToProvision
import com.devtrust.model.DivisionToEnsure
import com.devtrust.model.GroupToEnsure
import com.devtrust.model.PolicyToEnsure
import com.devtrust.model.ProvisionDevice
import java.io.File
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/** A station that provisions what its scanner reads, on a network that comes and goes. */
fun main(arguments: Array<String>): Unit = runBlocking {
    val scanner = File(arguments.firstOrNull() ?: "/dev/stdin")
    val config = ClientConfig(apiKey = SecretText(given("API_KEY")), baseUrl = given("BASE_URL"))
    Client(config).use { client ->
        // Kill the program, pull the plug: what was taken is in this file, and is sent once.
        Journal.open("station.journal").use { journal -> Station(client, journal).work(scanner) }
    }
}

private class Station(private val client: Client, private val journal: Journal) {
    suspend fun work(scanner: File) = coroutineScope {
        val sending = launch {
            journal.sending(client).collect { progress ->
                when (progress.state) {
                    EntryState.PROVISIONED -> install(progress.entryId)
                    EntryState.FAILED -> println("${progress.deviceName}: refused, ${progress.problem?.message}")
                    EntryState.WAITING, EntryState.SENDING -> Unit
                }
            }
        }
        withContext(Dispatchers.IO) {
            scanner.forEachLine { serial -> runBlocking { take(serial.trim()) } }
        }
        // A program that is stopped here goes on with the rest when it is started again.
        while (journal.counts().waiting > 0u) delay(100)
        sending.cancelAndJoin()
        // Those whose news came too late, also for a program that was killed.
        journal.entries(EntryState.PROVISIONED).collect { install(it.id) }
        val counts = journal.counts()
        println("${counts.provisioned} provisioned, ${counts.failed} refused")
    }

    /** This needs no network. A serial number that was read before is the same entry. */
    private suspend fun take(serial: String) {
        if (serial.isEmpty()) return
        val entry = journal.queue(plant(serial))
        if (entry.state == EntryState.PROVISIONED) install(entry.id) else println("Press $serial: taken")
    }

    /** Writes certificate and key where the next station picks them up. With a signer, the key would never leave its hardware. */
    private suspend fun install(id: String) {
        val device = journal.entry(id).device ?: return
        val folder = File("devices/${device.deviceId}")
        // One that is provisioned anew is another entry.
        val done = File(folder, "$id.done")
        if (done.exists()) return
        folder.mkdirs()
        File(folder, "certificate.pem").writeText(device.certificate + device.chain.joinToString(""))
        device.privateKey?.let { File(folder, "key.pem").writeText(it.reveal()) }
        done.createNewFile()
        println("${journal.entry(id).request.device.name}: $folder")
    }

    private fun plant(serial: String) = ProvisionDevice(
        accountId = given("ACCOUNT_ID"),
        division = DivisionToEnsure(name = "Plant 7", primaryRzoneId = given("PRIMARY_RZONE_ID")),
        certificatePolicy = PolicyToEnsure(
            name = "Birth certificates",
            icaId = given("ICA_ID"),
            certificateProfileId = given("CERTIFICATE_PROFILE_ID"),
        ),
        deviceGroup = GroupToEnsure(name = "Presses", attributes = listOf("mac_address")),
        device = DeviceToProvision(name = "Press $serial"),
    )
}

private fun given(name: String) = System.getenv("DEVTRUST_$name") ?: error("DEVTRUST_$name is not set")
