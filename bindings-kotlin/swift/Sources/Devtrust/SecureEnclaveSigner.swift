// Linux has no CryptoKit: this file is compiled on Apple's systems only, and nobody has compiled or run it yet.
#if canImport(CryptoKit)
    import CryptoKit
    import Foundation

    /// A P-256 key in the Secure Enclave of this device. The private key is made there and cannot leave it; only messages go
    /// in and signatures come out.
    public final class SecureEnclaveSigner: Signer {
        private let key: SecureEnclave.P256.Signing.PrivateKey
        // A signature may wait for a person or for the hardware: not in a thread of Swift's own.
        private let queue = DispatchQueue(label: "devtrust.secure-enclave")

        /// The key, which only this device's Secure Enclave can use, in its encrypted form: keep it in the keychain.
        public var dataRepresentation: Data { key.dataRepresentation }

        /// Makes a key.
        ///
        /// - Parameter accessControl: what has to be so for the key to sign, such as a finger on the sensor.
        /// - Throws: what CryptoKit throws, for one where there is no Secure Enclave.
        public init(accessControl: SecAccessControl? = nil) throws {
            key =
                if let accessControl {
                    try SecureEnclave.P256.Signing.PrivateKey(accessControl: accessControl)
                } else {
                    try SecureEnclave.P256.Signing.PrivateKey()
                }
        }

        /// Takes a key that was made before.
        ///
        /// - Parameter dataRepresentation: what ``dataRepresentation`` gave.
        public init(dataRepresentation: Data) throws {
            key = try SecureEnclave.P256.Signing.PrivateKey(dataRepresentation: dataRepresentation)
        }

        /// ECDSA on P-256 with SHA-256, which is what the Secure Enclave has.
        public func algorithm() -> KeyAlgorithm {
            .ecdsaP256Sha256
        }

        /// The public half as DER.
        public func publicKey() -> Data {
            key.publicKey.derRepresentation
        }

        /// Signs a message.
        public func sign(message: Data) async throws -> Data {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { [key] in
                    continuation.resume(with: Result { try key.signature(for: message).derRepresentation })
                }
            }
        }
    }
#endif
