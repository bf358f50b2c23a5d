package com.devtrust

import com.devtrust.model.ProvisionDevice
import com.devtrust.model.ProvisionedDevice
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.channelFlow

/** What [provisioning] emits: steps, and at the end the device. */
public sealed interface Provisioning {
    /** A step began or ended. */
    public data class Step(val step: ProgressStep) : Provisioning

    /** The device with its certificate: the last thing that is emitted. */
    public data class Done(val device: ProvisionedDevice) : Provisioning
}

/** [Client.provisionDevice] as a flow of its steps that ends with the device. A collector that stops early ends the call. */
public fun Client.provisioning(request: ProvisionDevice, signer: Signer? = null, keyFile: String? = null): Flow<Provisioning> =
    channelFlow {
        val listener = object : ProgressListener {
            override suspend fun step(step: ProgressStep) {
                send(Provisioning.Step(step))
            }
        }
        val client = this@provisioning.with(signer = signer, keyFile = keyFile, progress = listener)
        send(Provisioning.Done(client.provisionDevice(request)))
    }
