@testable import Devtrust
import Foundation

/// What the client does with a scenario.
func run(_ scenario: Json) async -> Members {
    let given = scenario.given("given") ?? .object([:])
    var made: Script?
    var line = await noted { steps in
        let script = try script(given)
        made = script
        let client = try client(script)
        if case .list(let before)? = scenario.given("before") {
            for asked in before { _ = try await perform(client, asked, steps) }
        }
        return try await perform(client, scenario.needed("when"), steps)
    }
    line["observed"] = made.map { parsed($0.observed()) }
    return line
}

/// How a call ends, written down.
func noted(_ call: (Steps) async throws -> Answer) async -> Members {
    var line = Members(nil)
    let steps = Steps()
    do {
        let answer = try await call(steps)
        line["result"] = answer.wire ?? .null
        line["shown"] = array(forms(answer.value)) { json($0) }
    } catch {
        failed(error, &line)
    }
    if !steps.all.isEmpty {
        line["progress"] = array(steps.all) { step in array(step) { json($0) } }
    }
    return line
}

private func script(_ given: Json) throws -> Script {
    var bytes: [UInt8] = []
    FfiConverterTypeNativeSettings.write(try settings(given.given("config") ?? .object([:])).settings, into: &bytes)
    return try Script(given: written(given), settings: Data(bytes), layer: "devtrust-swift")
}

/// The public client on a scripted service: nobody but a runner has a use for that, so its initialiser is not public.
private func client(_ script: Script) throws -> Client {
    do {
        var bytes = (data: try script.client(), offset: 0)
        return Client(try FfiConverterTypeNativeClient.read(from: &bytes))
    } catch ScriptError.Refused(let error) {
        var bytes = (data: error, offset: 0)
        throw try FfiConverterTypeDevtrustError.read(from: &bytes)
    }
}

func perform(_ client: Client, _ asked: Json, _ steps: Steps) async throws -> Answer {
    let options = asked.given("options") ?? .object([:])
    let own = try client.with(
        timeout: options.given("timeout_ms").map { try millis($0) },
        headers: options.given("headers").map { try texts($0) } ?? [:],
        progress: steps
    )
    let operation = try text(asked.needed("operation"))
    let arguments = asked.given("arguments") ?? .object([:])
    if operation == "request" {
        return try await raw(own, arguments)
    }
    return try await call(own, operation, arguments, Take(asked.given("take")))
}

private func raw(_ client: Client, _ arguments: Json) async throws -> Answer {
    try arguments.only("method", "path", "query", "headers", "body")
    func pairs(_ name: String) throws -> [NameValue] {
        let all = try arguments.given(name).map { try texts($0) } ?? [:]
        return all.sorted { $0.key < $1.key }.map { NameValue(name: $0.key, value: $0.value) }
    }
    let request = try RawRequest(
        method: text(arguments.needed("method")),
        path: text(arguments.needed("path")),
        query: pairs("query"),
        headers: pairs("headers"),
        json: arguments.member("body").map { written($0) }
    )
    let answer = try await client.request(request)
    var all = Members(nil)
    all["status"] = json(UInt64(answer.status))
    all["headers"] = .object(Dictionary(answer.headers.map { ($0.name, json($0.value)) }) { $1 })
    all["body"] = json(String(decoding: answer.body, as: UTF8.self))
    return Answer(answer, all.json)
}

/// Keeps the steps of a workflow.
final class Steps: ProgressListener, @unchecked Sendable {
    private let lock = NSLock()
    private var steps: [[String]] = []

    var all: [[String]] { lock.withLock { steps } }

    func step(step: ProgressStep) async throws {
        lock.withLock { steps.append([step.name, "\(step.state)"]) }
    }
}

private func failed(_ error: any Error, _ line: inout Members) {
    guard let error = error as? DevtrustError else {
        // Not what a scenario asks for: the judge shows it.
        var told = Members(nil)
        told["kind"] = json("swift")
        told["code"] = json("\(type(of: error))")
        told["message"] = json(String(reflecting: error))
        line["error"] = told.json
        return
    }
    line["error"] = reported(error)
    line["shown"] = array(forms(error) + forms(error.report) + [error.localizedDescription]) { json($0) }
}

private func reported(_ error: DevtrustError) -> Json {
    let report = error.report
    var all = Members(nil)
    all["kind"] = json(snakeCase(Mirror(reflecting: error).children.first?.label ?? ""))
    all["code"] = json(report.code)
    all["message"] = json(report.message)
    all["retryable"] = json(report.retryable)
    all["retry_after_ms"] = report.retryAfter.map { json(millis($0)) }
    all["http_status"] = report.httpStatus.map { json(UInt64($0)) }
    all["request_id"] = report.requestId.map { json($0) }
    all["operation"] = report.operation.map { json($0) }
    all["server_code"] = report.serverCode.map { json($0) }
    all["server_message"] = report.serverMessage.map { json($0) }
    all["violations"] = array(report.violations) {
        var violation = Members(nil)
        violation["field"] = json($0.field)
        violation["code"] = json($0.code)
        violation["message"] = json($0.message)
        violation["remedy"] = json($0.remedy)
        return violation.json
    }
    all["attempts"] = json(UInt64(report.attempts))
    all["excerpt"] = report.excerpt.map { json($0) }
    return all.json
}

/// Every text form that a value has.
private func forms(_ value: Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    return [String(describing: value), String(reflecting: value), dumped]
}

private func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : "\($1)" }
}
