import Devtrust

/// A client's settings as a user writes them: what a scenario does not give keeps its default.
func settings(_ config: Json) throws -> ClientConfig {
    if config.has("user_agent"), config.given("user_agent") == nil {
        throw CannotBeWritten("a client without a name")
    }
    var settings = ClientConfig(apiKey: SecretText(apiKey()), environment: .demo)
    if config.has("api_key") { settings.apiKey = try config.given("api_key").map { SecretText(try text($0)) } }
    if let name = config.given("environment") { settings.environment = try environment(text(name)) }
    if let name = config.given("region") { settings.region = try region(text(name)) }
    if let url = config.given("base_url") { settings.baseUrl = try text(url) }
    if let on = config.given("mutual_tls"), try flag(on) {
        settings.identity = .pem(certificate: clientCertificate(), privateKey: SecretText(clientKey()))
    }
    if let on = config.given("allow_insecure_http") { settings.allowInsecureHttp = try flag(on) }
    if let limit = config.given("timeout_ms") { settings.timeout = try millis(limit) }
    if let limit = config.given("attempt_timeout_ms") { settings.attemptTimeout = try millis(limit) }
    if let policy = config.given("retry") { settings.retry = try retry(policy) }
    if let limit = config.given("rate_limit") {
        settings.rateLimit = try RateLimit(calls: number(limit.needed("calls")), per: millis(limit.needed("per_ms")))
    }
    if let on = config.given("validate") { settings.validate = try flag(on) }
    if let bytes = config.given("max_response_bytes") { settings.maxResponseBytes = try UInt64(number(bytes)) }
    if let headers = config.given("headers") { settings.headers = try texts(headers) }
    if let passcode = config.given("passcode") { settings.passcode = SecretText(try text(passcode)) }
    if let paths = config.given("paths") { settings.paths = try texts(paths) }
    if let name = config.given("user_agent") { settings.userAgent = try text(name) }
    // Of live jobs alone.
    if let limit = config.given("connect_timeout_ms") { settings.connectTimeout = try millis(limit) }
    if let pem = config.given("ca_pem") { settings.extraCaPem = try text(pem) }
    return settings
}

private func retry(_ given: Json) throws -> RetryPolicy {
    var policy = try RetryPolicy(maxAttempts: number(given.needed("max_attempts")))
    if let base = given.given("base_ms") { policy.base = try millis(base) }
    if let cap = given.given("cap_ms") { policy.cap = try millis(cap) }
    return policy
}

private func environment(_ name: String) throws -> DevtrustEnvironment {
    switch name {
    case "production": .production
    case "demo": .demo
    default: throw CannotBeWritten("there is no environment \(name)")
    }
}

private func region(_ name: String) throws -> Region {
    switch name {
    case "us": .us
    case "ch": .ch
    case "jp": .jp
    case "nl": .nl
    default: throw CannotBeWritten("there is no region \(name)")
    }
}
