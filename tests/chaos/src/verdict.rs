//! What became of one call, and whether the promise was kept.

use devtrust_core::error::CODES;
use serde_json::{Map, Value};

use crate::creation::Creation;
use crate::keys;
use crate::runner::Line;
use crate::service::{Holdings, Kind};

/// The code of a refusal that a browser can bring about by itself.
const NAME_TAKEN: &str = "conflict.name_taken";

/// How a call ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// It says that the object is there.
    Done(Value),
    /// It says that running it again helps; the code.
    Again(String),
    /// It says that running it again does not help; what it said.
    Refused(String),
    /// Not an error as the glossary has them.
    Unclassified(String),
}

impl Outcome {
    /// Reads a runner's line. `sends_twice`: a name that is taken may be taken by the call's own second sending, and its
    /// documentation says what to run in its place.
    pub(crate) fn of(line: Line, sends_twice: bool) -> Self {
        match (line.error, line.result) {
            (Some(error), _) => match Self::of_error(&error) {
                Self::Refused(said) if sends_twice && said.starts_with(NAME_TAKEN) => {
                    Self::Again(NAME_TAKEN.to_owned())
                }
                outcome => outcome,
            },
            (None, Some(result)) => Self::Done(result),
            // Nothing is what some calls give.
            (None, None) => Self::Done(Value::Null),
        }
    }

    fn of_error(error: &Map<String, Value>) -> Self {
        let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
        let (kind, code) = (text("kind"), text("code"));
        let said = format!("{code}: {}", text("message"));
        let declared = CODES.iter().find(|declared| declared.text == code);
        let retryable = error.get("retryable").and_then(Value::as_bool);
        match declared {
            Some(declared) if declared.kind.as_str() == kind && kind != "internal" => {
                match retryable {
                    Some(true) => Self::Again(code.to_owned()),
                    Some(false) => Self::Refused(said),
                    None => Self::Unclassified(said),
                }
            }
            _ => Self::Unclassified(format!("{kind}, {said}")),
        }
    }
}

/// What is wrong with a call that says that its object is there; nothing where the service agrees.
pub(crate) fn lost(
    creation: &Creation,
    name: &str,
    told: &Value,
    is_run_again: bool,
    holdings: &Holdings,
) -> Option<String> {
    let ids = holdings.ids(creation.kind, name);
    if ids.is_empty() {
        return Some("the service has no such object".to_owned());
    }
    let id = told.get(if creation.kind == Kind::Device {
        "device_id"
    } else {
        "id"
    });
    // Some creations give no id.
    if let Some(id) = id.and_then(Value::as_str)
        && !ids.iter().any(|there| there == id)
    {
        return Some(format!("it is told as {id}, and is {}", ids.join(", ")));
    }
    if creation.kind != Kind::Device {
        return None;
    }
    match id.and_then(Value::as_str) {
        Some(id) => certificate(creation, id, told, is_run_again, holdings).err(),
        None => Some("no id is told".to_owned()),
    }
}

/// The certificate has to be the device's own, and for the key of whoever asked.
fn certificate(
    creation: &Creation,
    device: &str,
    told: &Value,
    is_run_again: bool,
    holdings: &Holdings,
) -> Result<(), String> {
    let issued = told
        .pointer("/private_keys/0/certificate")
        .or(told.get("certificate"));
    let issued = issued
        .and_then(Value::as_str)
        .ok_or("no certificate is told")?;
    let issued = keys::read(issued)?;
    match holdings.holder(&issued.serial) {
        Some(holder) if holder == device => {}
        Some(holder) => return Err(format!("its certificate is that of device {holder}")),
        None => {
            return Err(format!(
                "the service never issued its certificate {}",
                issued.serial
            ));
        }
    }
    let own = match (
        &creation.key,
        told.get("private_key").and_then(Value::as_str),
    ) {
        (Some(key), _) => key.public.clone(),
        (None, Some(private_key)) => keys::public_half(private_key)?,
        (None, None) if is_without_its_key(creation, told) && is_run_again => return Ok(()),
        (None, None) => return Err("its private key is not told".to_owned()),
    };
    if own == issued.public {
        Ok(())
    } else {
        Err("its certificate is for another key".to_owned())
    }
}

/// A key that a failed call made is gone with the call, as the documentation says: the device is there, and whoever wants
/// to be safe from that gives a key file, a signer or a request of their own.
pub(crate) fn is_without_its_key(creation: &Creation, told: &Value) -> bool {
    creation.key.is_none()
        && told.get("existing") == Some(&Value::Bool(true))
        && told.get("private_key").is_none_or(Value::is_null)
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, PublicKeyData as _, SerialNumber};
    use serde_json::json;

    use super::*;
    use crate::creation::Call;
    use crate::keys::CallersKey;

    fn error(kind: &str, code: &str, retryable: bool) -> Outcome {
        let error = json!({ "kind": kind, "code": code, "message": "m", "retryable": retryable });
        let line = json!({ "scenario": "s", "error": error });
        Outcome::of(
            serde_json::from_value(line).unwrap_or_else(|_| unreadable()),
            true,
        )
    }

    fn unreadable() -> Line {
        Line {
            scenario: String::new(),
            n: None,
            result: None,
            error: None,
        }
    }

    #[test]
    fn an_error_is_one_of_the_glossary_or_unclassified() {
        let again = |code: &str| Outcome::Again(code.to_owned());
        assert_eq!(
            error("transport", "transport.outcome_unknown", true),
            again("transport.outcome_unknown")
        );
        assert_eq!(error("conflict", NAME_TAKEN, false), again(NAME_TAKEN));
        for (kind, code, retryable) in [
            ("server", "transport.outcome_unknown", true),
            ("transport", "transport.no_such_code", true),
            ("internal", "internal.defect", false),
            ("python", "TypeError", false),
        ] {
            let outcome = error(kind, code, retryable);
            assert!(matches!(outcome, Outcome::Unclassified(_)), "{outcome:?}");
        }
        let outcome = error("conflict", "conflict.other_key", false);
        assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    }

    /// A device's certificate and its caller's key.
    fn issued() -> Result<(String, Vec<u8>), rcgen::Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.serial_number = Some(SerialNumber::from_slice(&[0x4a, 1]));
        Ok((
            params.self_signed(&key)?.pem(),
            key.subject_public_key_info(),
        ))
    }

    #[test]
    fn what_a_caller_is_told_has_to_be_true() -> Result<(), rcgen::Error> {
        let (certificate, public) = issued()?;
        let call = Call {
            operation: "devices.register",
            arguments: Value::Null,
        };
        let mut creation = Creation {
            name: "devices.register".to_owned(),
            kind: Kind::Device,
            call: call.clone(),
            again: call,
            object: "Press {n}".to_owned(),
            key: Some(CallersKey {
                csr: String::new(),
                public,
            }),
            has_shared_places: false,
            share: 1,
            in_flight: 1,
        };
        let holdings = Holdings::of(Kind::Device, "Press 1", "41", "4A01");
        let told =
            |id: &str| json!({ "device_id": id, "certificate": certificate, "existing": true });
        let wrong = |creation: &Creation, told: &Value, name: &str, holdings: &Holdings| {
            lost(creation, name, told, false, holdings)
        };
        assert_eq!(wrong(&creation, &told("41"), "Press 1", &holdings), None);
        let nothing = wrong(&creation, &told("41"), "Press 2", &holdings);
        assert_eq!(nothing.as_deref(), Some("the service has no such object"));
        let other = wrong(&creation, &told("42"), "Press 1", &holdings);
        assert_eq!(other.as_deref(), Some("it is told as 42, and is 41"));
        let bare = wrong(
            &creation,
            &json!({ "device_id": "41" }),
            "Press 1",
            &holdings,
        );
        assert_eq!(bare.as_deref(), Some("no certificate is told"));
        let unissued = Holdings::of(Kind::Device, "Press 1", "41", "4A02");
        let foreign = wrong(&creation, &told("41"), "Press 1", &unissued);
        assert_eq!(
            foreign.as_deref(),
            Some("the service never issued its certificate 4A01")
        );

        creation.key = Some(CallersKey {
            csr: String::new(),
            public: issued()?.1,
        });
        let key = wrong(&creation, &told("41"), "Press 1", &holdings);
        assert_eq!(key.as_deref(), Some("its certificate is for another key"));
        creation.key = None;
        let gone = wrong(&creation, &told("41"), "Press 1", &holdings);
        assert_eq!(gone.as_deref(), Some("its private key is not told"));
        let run_again = lost(&creation, "Press 1", &told("41"), true, &holdings);
        assert_eq!(run_again, None);
        Ok(())
    }
}
