//! What the networks of native clients can be told. The values are the transport's; what they mean is said here, for
//! every language.

use super::setting::{Package, Setting, Shape};

/// A row, with its text where texts are wanted.
macro_rules! rows {
    ($($name:literal, $shape:expr, [$($only:ident),*], $doc:literal;)*) => {
        &[$(Setting {
            name: $name,
            doc: if cfg!(feature = "docs") { $doc } else { "" },
            shape: $shape,
            only: &[$(Package::$only),*],
            flat: None,
            off: false,
        }),*]
    };
}

/// The settings of a native client's network.
pub static NETWORK: &[Setting] = rows! {
    "connect_timeout", Shape::Time, [Python, Phones],
    "How long connecting may take, name resolution and TLS handshake included. Defaults to 10 seconds.";
    "proxy", Shape::Own("proxy"), [Python, Phones],
    "Which proxy to use. Defaults to the system's: `HTTPS_PROXY`, `NO_PROXY` and the like, or the settings of macOS or \
     Windows.";
    "ca_pem", Shape::Text, [Python],
    "CA certificates to trust beside those of the machine, in PEM: of a proxy that inspects traffic, or of a server of your \
     own.";
    "extra_ca_pem", Shape::Text, [Phones],
    "CA certificates to trust beside those of the machine, in PEM: of a proxy that inspects traffic, or of a server of your \
     own.";
    "ca_file", Shape::Own("path"), [Python],
    "A file of CA certificates, in PEM, to trust beside those of the machine.";
    "client_certificate", Shape::Own("client_certificate"), [Python],
    "The client certificate for mutual TLS. Without an API key it is what authenticates, on the host `clientauth.<host>`; \
     beside a key it is only shown to a server that asks for one.";
    "identity", Shape::Own("client_certificate"), [Phones],
    "The client certificate for mutual TLS. Without an API key it is what authenticates, on the host `clientauth.<host>`; \
     beside a key it is only shown to a server that asks for one.";
};
