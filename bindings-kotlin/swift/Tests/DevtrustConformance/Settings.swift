import Devtrust

/// A client's settings as a user writes them: what a scenario does not give keeps its default.
func settings(_ config: Json) throws -> ClientConfig {
    if config.has("user_agent"), config.given("user_agent") == nil {
        throw CannotBeWritten("a client without a name")
    }
    var usual = ClientConfig(environment: .demo)
    if !config.has("api_key") { usual.apiKey = SecretText(apiKey()) }
    if let on = config.given("mutual_tls"), try flag(on) {
        usual.identity = .pem(certificate: clientCertificate(), privateKey: SecretText(clientKey()))
    }
    // Of live jobs alone.
    if let pem = config.given("ca_pem") { usual.extraCaPem = try text(pem) }
    return try given(config, usual)
}

func secret(_ json: Json) throws -> SecretText {
    SecretText(try text(json))
}
