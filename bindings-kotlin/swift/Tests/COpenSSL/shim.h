// The system's OpenSSL, as far as the tests need it: a key that the library never sees, and certificates that somebody else
// has read and verified.

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

// A new key: "P-256", "P-384", "RSA" or "ED25519".
static inline EVP_PKEY *new_key(const char *kind) {
    if (strcmp(kind, "RSA") == 0) {
        return EVP_RSA_gen(2048);
    }
    if (strcmp(kind, "ED25519") == 0) {
        return EVP_PKEY_Q_keygen(NULL, NULL, kind);
    }
    return EVP_EC_gen(kind);
}

// A PEM certificate.
static inline X509 *read_certificate(const char *pem) {
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return certificate;
}

// A PEM private key.
static inline EVP_PKEY *read_key(const char *pem) {
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return key;
}
