use super::{P256_CSR, inspect};
use crate::keys::{CertificateProblem, matches_key, read_certificates};

const CHAIN: &str = include_str!("../testdata/chain.pem");

#[test]
fn the_fields_are_those_openssl_prints() {
    let certificates = read_certificates(CHAIN).unwrap();
    assert_eq!(certificates.len(), 2);
    let (leaf, root) = (&certificates[0], &certificates[1]);
    assert_eq!(
        leaf.serial_number(),
        "F00DCAFE00112233445566778899AABBCCDDEEFF"
    );
    assert_eq!(leaf.subject_common_name(), Some("press-41"));
    assert_eq!(leaf.not_before().to_string(), "2026-11-22T00:04:39Z");
    assert_eq!(leaf.not_after().to_string(), "2036-11-19T00:04:39Z");
    assert_eq!(
        root.serial_number(),
        "507EB8F37EDF5DE9FCADB4875D59030F2E9670DD"
    );
    assert_eq!(root.subject_common_name(), Some("Example Root"));
}

#[test]
fn a_bundle_comes_apart_into_what_it_was_made_of() {
    let parts: Vec<_> = read_certificates(CHAIN)
        .unwrap()
        .iter()
        .map(|part| part.pem().to_owned())
        .collect();
    assert_eq!(parts.concat(), CHAIN);
    let untidy = format!(
        "subject=x\r\n{}issuer=y\r\n{P256_CSR}",
        CHAIN.replace('\n', "\r\n")
    );
    let again: Vec<_> = read_certificates(&untidy)
        .unwrap()
        .iter()
        .map(|part| part.pem().to_owned())
        .collect();
    assert_eq!(again, parts);
}

#[test]
fn the_leaf_matches_the_key_of_its_request_and_the_root_does_not() {
    let request = inspect(P256_CSR).unwrap();
    let certificates = read_certificates(CHAIN).unwrap();
    assert!(certificates[0].matches_key(request.public_key()));
    assert!(!certificates[1].matches_key(request.public_key()));
    assert_eq!(matches_key(CHAIN, request.public_key()), Ok(true));
    assert_eq!(
        matches_key(certificates[1].pem(), request.public_key()),
        Ok(false)
    );
}

#[test]
fn what_is_no_certificate_says_so() {
    assert_eq!(read_certificates(""), Err(CertificateProblem::NotPem));
    assert_eq!(read_certificates(P256_CSR), Err(CertificateProblem::NotPem));
    let request_as_certificate = P256_CSR.replace("CERTIFICATE REQUEST", "CERTIFICATE");
    assert_eq!(
        read_certificates(&request_as_certificate),
        Err(CertificateProblem::Malformed)
    );
    let cut = CHAIN.replacen("MII", "MIJ", 1);
    assert_eq!(read_certificates(&cut), Err(CertificateProblem::Malformed));
}
