//! The module as a caller uses it, on requests, keys and certificates that the `openssl` command made.

mod building;
mod certificates;
mod choosing;
mod differential;
mod openssl;
mod reading;
mod software_keys;

use std::future::Future;

use super::{Csr, CsrProblem, KeyAlgorithm, SignFuture, Signer, SignerError, SoftwareKey};

const P256_CSR: &str = include_str!("../testdata/p256.csr.pem");
const P256_KEY: &str = include_str!("../testdata/p256.key.pem");

/// Reads and verifies.
fn inspect(pem: &str) -> Result<Csr, CsrProblem> {
    let csr = Csr::from_pem(pem)?;
    csr.verify().map(|()| csr)
}

/// Reads and verifies.
fn inspect_der(der: &[u8]) -> Result<Csr, CsrProblem> {
    let csr = Csr::from_der(der)?;
    csr.verify().map(|()| csr)
}

/// Drive a future that never has to wait for anything but itself.
fn now<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    for _ in 0..100 {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    unreachable!("the future waits")
}

/// A key that answers late and may change what it signs or how it writes the signature.
struct External {
    key: SoftwareKey,
    message: fn(&[u8]) -> Vec<u8>,
    signature: fn(Vec<u8>) -> Result<Vec<u8>, SignerError>,
}

impl External {
    fn new(algorithm: KeyAlgorithm) -> Self {
        Self {
            key: SoftwareKey::generate_with(algorithm).unwrap(),
            message: <[u8]>::to_vec,
            signature: Ok,
        }
    }
}

impl Signer for External {
    fn algorithm(&self) -> KeyAlgorithm {
        self.key.algorithm()
    }

    fn public_key(&self) -> &[u8] {
        self.key.public_key()
    }

    fn sign<'a>(&'a self, message: &'a [u8]) -> SignFuture<'a> {
        Box::pin(async move {
            let mut waited = false;
            std::future::poll_fn(|context| {
                if std::mem::replace(&mut waited, true) {
                    return std::task::Poll::Ready(());
                }
                context.waker().wake_by_ref();
                std::task::Poll::Pending
            })
            .await;
            (self.signature)(self.key.sign(&(self.message)(message)).await?)
        })
    }
}
