import Devtrust
import Foundation

// A station that queues devices and sends them, until it is killed or done.

let path = CommandLine.arguments[1]
let count = Int(CommandLine.arguments[2])!
let environment = ProcessInfo.processInfo.environment
let place = environment["STATION"]!.split(separator: " ").map(String.init)
let soon = RetryPolicy(base: .milliseconds(5), cap: .milliseconds(5))
let config = ClientConfig(apiKey: SecretText(environment["STATION_KEY"]!), baseUrl: place[0], retry: soon)

/// At once: who listens decides by it when to kill.
@Sendable func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}

let client = try Client(config)
let journal = try await Journal(path: path)
let queueing = Task {
    for number in 1...count {
        let request = ProvisionDevice(
            accountId: place[1],
            division: DivisionToEnsure(name: "Plant 7", primaryRzoneId: place[2]),
            certificatePolicy: PolicyToEnsure(
                name: "Birth certificates", icaId: place[3], certificateProfileId: place[4]),
            deviceGroup: GroupToEnsure(name: "Presses", attributes: ["mac_address"]),
            device: DeviceToProvision(name: "Press \(number)")
        )
        say("queued \(try await journal.queue(request).id)")
    }
}
while try await journal.counts().provisioned < count {
    say("sent \(try await journal.send(with: client).provisioned)")
    try await Task.sleep(for: .milliseconds(10))
}
try await queueing.value
