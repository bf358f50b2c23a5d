//! What the module does, on JSON. Bytes travel as base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use devtrust_core::json::object;
use devtrust_core::keys::{
    Bundle, Choice, Claim, Csr, CsrBuildError, CsrBuilder, CsrProblem, KeyAlgorithm,
    SignatureAlgorithm, choose,
};
use devtrust_core::{Error, Secret, batch, x509};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs a function on arguments in JSON, and gives a plain object.
#[wasm_bindgen]
pub fn run(function: &str, arguments: &str) -> JsValue {
    let arguments: Value = serde_json::from_str(arguments).unwrap_or_default();
    answer(function, &arguments)
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or_default()
}

fn answer(function: &str, arguments: &Value) -> Value {
    match function {
        "read_request" => read(text(arguments, "csr")),
        "choose" => chosen(arguments),
        "read_bundle" => bundle(&bytes(arguments, "zip")),
        "to_be_signed" => write(arguments, |builder, algorithm, key| {
            builder.to_be_signed(algorithm, key)
        }),
        "assemble" => write(arguments, |builder, algorithm, key| {
            builder.assemble(algorithm, key, bytes(arguments, "signature"))
        }),
        "x509_claims" => shown(x509::claims(text(arguments, "of"), arguments).map(claims)),
        name => shown(batch::answer(name, arguments).unwrap_or_else(|| {
            x509::run(name, arguments, &|place, _| {
                verdicts(arguments).get(place)?.as_bool()
            })
        })),
    }
}

/// The value of an operation on certificates, or what is wrong with its request.
fn shown(answer: Result<Value, Error>) -> Value {
    match answer {
        Ok(value) => object(vec![("value", value)]),
        Err(error) => {
            let violation = serde_json::to_value(error.violations().first());
            object(vec![("error", violation.unwrap_or_default())])
        }
    }
}

/// What the host has to verify, in its order; null where it cannot.
fn claims(claims: Vec<Option<Claim>>) -> Value {
    claims
        .iter()
        .map(|known| known.as_ref().map(claim))
        .collect()
}

/// What the host has found out about the claims, in their order.
fn verdicts(arguments: &Value) -> &[Value] {
    let verified = arguments.get("verified").and_then(Value::as_array);
    verified.map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn bytes(value: &Value, name: &str) -> Vec<u8> {
    STANDARD.decode(text(value, name)).unwrap_or_default()
}

fn base64(bytes: &[u8]) -> Value {
    STANDARD.encode(bytes).into()
}

/// What the host has to verify of a request, or what is wrong with it.
fn read(pem: &str) -> Value {
    match Csr::from_pem(pem).and_then(|csr| csr.claim()) {
        Ok(found) => {
            let claim = claim(&found);
            object(vec![
                ("claim", claim),
                // In case that it does not verify.
                ("otherwise", problem(CsrProblem::BadSignature)),
            ])
        }
        Err(wrong) => object(vec![("problem", problem(wrong))]),
    }
}

fn claim(claim: &Claim) -> Value {
    // A raw key is read three times as fast as a SubjectPublicKeyInfo, but WebCrypto has that form for curves only.
    let (form, key) = match claim.algorithm {
        SignatureAlgorithm::RsaSha256
        | SignatureAlgorithm::RsaSha384
        | SignatureAlgorithm::RsaSha512 => ("spki", &claim.public_key),
        _ => ("raw", &claim.key),
    };
    object(vec![
        ("algorithm", algorithm_name(claim.algorithm).into()),
        ("form", form.into()),
        ("key", base64(key)),
        ("message", base64(&claim.message)),
        ("signature", base64(&claim.flat_signature())),
    ])
}

/// The violation that a problem is.
fn problem(problem: CsrProblem) -> Value {
    let error = Error::from(problem);
    let violation = error.violations().first();
    serde_json::to_value(violation).unwrap_or_default()
}

fn algorithm_name(algorithm: SignatureAlgorithm) -> &'static str {
    match algorithm {
        SignatureAlgorithm::EcdsaP256Sha256 => "ecdsa_p256_sha256",
        SignatureAlgorithm::EcdsaP256Sha384 => "ecdsa_p256_sha384",
        SignatureAlgorithm::EcdsaP384Sha256 => "ecdsa_p384_sha256",
        SignatureAlgorithm::EcdsaP384Sha384 => "ecdsa_p384_sha384",
        SignatureAlgorithm::Ed25519 => "ed25519",
        SignatureAlgorithm::RsaSha256 => "rsa_pkcs1_sha256",
        SignatureAlgorithm::RsaSha384 => "rsa_pkcs1_sha384",
        SignatureAlgorithm::RsaSha512 => "rsa_pkcs1_sha512",
    }
}

fn signing_algorithm(name: &str) -> Option<KeyAlgorithm> {
    Some(match name {
        "ecdsa_p256_sha256" => KeyAlgorithm::EcdsaP256Sha256,
        "ecdsa_p384_sha384" => KeyAlgorithm::EcdsaP384Sha384,
        "ed25519" => KeyAlgorithm::Ed25519,
        "rsa_pkcs1_sha256" => KeyAlgorithm::RsaPkcs1Sha256,
        "rsa_pkcs1_sha384" => KeyAlgorithm::RsaPkcs1Sha384,
        "rsa_pkcs1_sha512" => KeyAlgorithm::RsaPkcs1Sha512,
        _ => return None,
    })
}

fn chosen(arguments: &Value) -> Value {
    let given = |name| arguments.get(name).and_then(Value::as_str);
    let certificates = arguments.get("certificates").and_then(Value::as_array);
    let certificates = certificates.into_iter().flatten().filter_map(Value::as_str);
    match choose(certificates, given("csr"), given("private_key")) {
        Choice::This(place) => place.into(),
        Choice::OtherKey => Value::Null,
        Choice::Nothing => false.into(),
    }
}

fn bundle(zip: &[u8]) -> Value {
    match Bundle::read(zip) {
        Ok(bundle) => object(vec![
            ("certificates", bundle.certificates.into()),
            ("chain", bundle.chain.into()),
            (
                "private_key",
                bundle.private_key.as_ref().map(Secret::reveal).into(),
            ),
            ("configuration", bundle.configuration.into()),
        ]),
        Err(error) => object(vec![("problem", error.report().message.as_str().into())]),
    }
}

/// One of the two passes over a request that is being written.
fn write(
    arguments: &Value,
    pass: impl FnOnce(&CsrBuilder, KeyAlgorithm, &[u8]) -> Result<Vec<u8>, CsrBuildError>,
) -> Value {
    let name = text(arguments, "algorithm");
    let Some(algorithm) = signing_algorithm(name) else {
        let failure = ["there is no algorithm ", name].concat();
        return object(vec![("failure", failure.into())]);
    };
    let attributes = arguments.get("attributes").and_then(Value::as_object);
    let pairs = attributes
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name, value.as_str()?)));
    let written = CsrBuilder::from_attributes(pairs)
        .and_then(|builder| pass(&builder, algorithm, &bytes(arguments, "public_key")));
    match written {
        Ok(bytes) => object(vec![("bytes", base64(&bytes))]),
        Err(CsrBuildError::Attributes(problems)) => {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            object(vec![("problems", problems.into())])
        }
        Err(error) => object(vec![("failure", error.to_string().into())]),
    }
}
