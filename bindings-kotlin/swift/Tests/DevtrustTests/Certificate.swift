import COpenSSL
import Devtrust
import Foundation

/// A certificate as the system's OpenSSL reads it.
final class Certificate {
    private let native: OpaquePointer

    init(pem: String) throws {
        guard let native = read_certificate(pem) else { throw Problem(what: "no certificate: \(pem)") }
        self.native = native
    }

    deinit {
        X509_free(native)
    }

    var subject: String { Self.name(X509_get_subject_name(native)) }
    var issuer: String { Self.name(X509_get_issuer_name(native)) }

    /// DER `SubjectPublicKeyInfo`.
    var publicKey: Data { der { i2d_X509_PUBKEY(X509_get_X509_PUBKEY(native), $0) } }

    /// Whether the issuer has signed it.
    func isSigned(by issuer: Certificate) -> Bool {
        X509_verify(native, X509_get0_pubkey(issuer.native)) == 1
    }

    private static func name(_ name: OpaquePointer?) -> String {
        let text = X509_NAME_oneline(name, nil, 0)
        defer { CRYPTO_free(text, #file, 0) }
        return text.map { String(cString: $0) } ?? ""
    }
}

/// What OpenSSL writes as DER.
func der(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> Data {
    var start: UnsafeMutablePointer<UInt8>?
    let count = write(&start)
    defer { CRYPTO_free(start, #file, 0) }
    return start.map { Data(bytes: $0, count: Int(count)) } ?? Data()
}

/// A key in the system's OpenSSL. It never leaves it: only messages go in and signatures come out.
final class OpenSSLSigner: Signer, @unchecked Sendable {
    private let key: OpaquePointer
    private let kind: KeyAlgorithm

    init(_ kind: KeyAlgorithm = .ecdsaP256Sha256) throws {
        let name =
            switch kind {
            case .ecdsaP256Sha256: "P-256"
            case .ecdsaP384Sha384: "P-384"
            case .ed25519: "ED25519"
            default: "RSA"
            }
        guard let key = new_key(name) else { throw Problem(what: "no key") }
        (self.key, self.kind) = (key, kind)
    }

    /// A private key in PEM.
    init(pem: String) throws {
        guard let key = read_key(pem) else { throw Problem(what: "no key in PEM") }
        (self.key, kind) = (key, .ecdsaP256Sha256)
    }

    deinit {
        EVP_PKEY_free(key)
    }

    func algorithm() -> KeyAlgorithm {
        kind
    }

    func publicKey() -> Data {
        der { i2d_PUBKEY(key, $0) }
    }

    func sign(message: Data) async throws -> Data {
        let hash: OpaquePointer? =
            switch kind {
            case .ed25519: nil
            case .ecdsaP384Sha384, .rsaPkcs1Sha384: EVP_sha384()
            case .rsaPkcs1Sha512: EVP_sha512()
            default: EVP_sha256()
            }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        var signature = Data(count: 1024)
        let done = message.withUnsafeBytes { message in
            let message = message.bindMemory(to: UInt8.self)
            return signature.withUnsafeMutableBytes { signature in
                length = signature.count
                return EVP_DigestSignInit(context, nil, hash, nil, key) == 1
                    && EVP_DigestSign(
                        context, signature.bindMemory(to: UInt8.self).baseAddress, &length, message.baseAddress,
                        message.count) == 1
            }
        }
        guard done else { throw SignerError.failed(reason: "OpenSSL did not sign") }
        return signature.prefix(length)
    }
}
