package com.devtrust

import com.devtrust.emulator.Emulator
import com.devtrust.emulator.Fault
import com.devtrust.emulator.Rule
import com.devtrust.model.DeviceToProvision
import com.devtrust.model.DivisionToEnsure
import com.devtrust.model.GroupToEnsure
import com.devtrust.model.PolicyToEnsure
import com.devtrust.model.ProvisionDevice
import java.time.Duration

val Emulator.account: String get() = ready.accountId
val Emulator.zone: String get() = ready.primaryRzoneId
val Emulator.ica: String get() = ready.icaId
val Emulator.profile: String get() = ready.certificateProfileId

/** Lets the next call of a path wait longer than any test. */
fun Emulator.slow(path: String) = arm(Fault.latency(Duration.ofMinutes(10)), Rule(path = path, times = 1))

fun Emulator.device(name: String, csr: String? = null) = provision(name, account, zone, ica, profile).copy(csr = csr)

/** A device, described from its division down. */
fun provision(name: String, account: String, zone: String, ica: String, profile: String) = ProvisionDevice(
    accountId = account,
    division = DivisionToEnsure(name = "Plant 7", primaryRzoneId = zone),
    certificatePolicy = PolicyToEnsure(name = "Birth certificates", icaId = ica, certificateProfileId = profile),
    deviceGroup = GroupToEnsure(name = "Presses", attributes = listOf("mac_address")),
    device = DeviceToProvision(name = name),
)
