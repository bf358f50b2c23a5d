use super::{P256_CSR, P256_KEY, now};
use crate::keys::{Choice, CsrBuilder, SoftwareKey, choose};

/// A certificate, and the private key behind it in all forms that `openssl` writes.
const PAIRS: [&str; 4] = [
    include_str!("../testdata/p256-pair.key.pem"),
    include_str!("../testdata/p521-pair.key.pem"),
    include_str!("../testdata/rsa2048-pair.key.pem"),
    include_str!("../testdata/ed25519-pair.key.pem"),
];
const CHAIN: &str = include_str!("../testdata/chain.pem");
/// A request for the same key as the first certificate of the chain.
const CSR: &str = P256_CSR;

fn blocks(pem: &str) -> Vec<String> {
    let blocks = pem.split("-----BEGIN ").skip(1);
    blocks.map(|block| format!("-----BEGIN {block}")).collect()
}

fn pair(index: usize) -> (String, Vec<String>) {
    let mut blocks = blocks(PAIRS[index]);
    (blocks.remove(0), blocks)
}

#[test]
fn of_several_it_is_the_one_for_the_key_of_the_request() {
    let (other, _) = pair(0);
    assert_eq!(choose([CHAIN], Some(CSR), None), Choice::This(0));
    assert_eq!(
        choose(["hello", &other, CHAIN, CHAIN], Some(CSR), None),
        Choice::This(2)
    );
    assert_eq!(choose([other.as_str()], Some(CSR), None), Choice::OtherKey);
    // The issuer behind the first certificate does not count.
    let turned = blocks(CHAIN).into_iter().rev().collect::<String>();
    assert_eq!(choose([turned.as_str()], Some(CSR), None), Choice::OtherKey);
}

#[test]
fn what_is_no_certificate_is_nothing() {
    let cut = CHAIN.get(..CHAIN.len() / 3).unwrap();
    for text in ["", "hello", cut, P256_CSR, P256_KEY] {
        for csr in [Some(CSR), None] {
            assert_eq!(choose([text], csr, None), Choice::Nothing, "{text}");
        }
    }
    assert_eq!(choose([], Some(CSR), None), Choice::Nothing);
    assert_eq!(choose([CHAIN], None, None), Choice::This(0));
}

#[test]
fn a_private_key_tells_its_certificate() {
    for index in 0..PAIRS.len() {
        let (certificate, keys) = pair(index);
        let certificates: Vec<_> = (0..PAIRS.len()).map(|other| pair(other).0).collect();
        let others = (0..PAIRS.len()).filter(|other| *other != index);
        for key in &keys {
            let key = Some(key.as_str());
            assert_eq!(choose([certificate.as_str()], None, key), Choice::This(0));
            let says_nothing = key.is_some_and(|key| key.contains("ENCRYPTED"));
            let all = certificates.iter().map(String::as_str);
            let expected = if says_nothing { 0 } else { index };
            assert_eq!(choose(all, None, key), Choice::This(expected), "{index}");
            for other in others.clone().filter(|_| !says_nothing) {
                let other = certificates[other].as_str();
                assert_eq!(choose([other], None, key), Choice::OtherKey);
            }
        }
    }
}

#[test]
fn keys_of_one_kind_are_told_apart() {
    let (certificate, _) = pair(0);
    let another = SoftwareKey::generate().unwrap();
    let another = another.to_pem();
    assert_eq!(
        choose([certificate.as_str()], None, Some(&another)),
        Choice::OtherKey
    );
    // One without its public half does not tell, and is taken.
    let silent = include_str!("../testdata/p256-no-public.key.pem");
    assert_eq!(
        choose([certificate.as_str()], None, Some(silent)),
        Choice::This(0)
    );
}

#[test]
fn the_request_counts_before_the_private_key() {
    let (certificate, keys) = pair(0);
    let key = Some(keys[0].as_str());
    assert_eq!(
        choose([certificate.as_str()], Some(CSR), key),
        Choice::OtherKey
    );
    assert_eq!(choose([CHAIN], Some(CSR), key), Choice::This(0));
}

#[test]
fn a_request_that_we_do_not_sign_for_tells_its_key_all_the_same() {
    let (certificate, _) = pair(0);
    let p521 = include_str!("../testdata/p521.csr.pem");
    assert_eq!(
        choose([certificate.as_str()], Some(p521), None),
        Choice::OtherKey
    );
    let builder = CsrBuilder::from_attributes([("subject.common_name", "x")]).unwrap();
    let made = now(builder.sign(&SoftwareKey::generate().unwrap())).unwrap();
    assert_eq!(
        choose([certificate.as_str()], Some(made.pem()), None),
        Choice::OtherKey
    );
}
