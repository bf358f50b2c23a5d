//! The module with the code for certificates and keys, asked through the host.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use devtrust_core::error::Result;
use devtrust_core::json::{self, take_text};
use devtrust_core::keys::{Bundle, Choice, KeyModule, NewRequest, Requested};
use devtrust_core::{BoxFuture, Error, ErrorCode, Secret, Violation, ViolationCode};
use js_sys::{Function, Promise};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::plain;

/// The module for keys, as one call sees it: a function of the facade's with the signer and the key store of that call. It takes
/// a name and arguments, and promises `{"value"}` or `{"error"}` as JSON text.
#[derive(Debug)]
pub struct Keys(pub Function);

/// The functions of the facade, their arguments and results in JSON:
///
/// | function | arguments | result |
/// |---|---|---|
/// | `verifies` | `csr` | true, also where that cannot be told here; or false |
/// | `request` | `attributes`, `make`, and the `name` of one key of many | `csr` and perhaps `private_key`; null where no key is there and none was to be made; or `problems` |
/// | `choose` | `certificates`, `csr`, `private_key` | the place of the certificate for that key; null where all are for other keys, false where none can be read |
/// | `x509.read`, ... | the operation's request, with `at` | `value`, or the violation as `error` |
/// | `read_bundle` | `zip` in base64 | `certificates`, `chain`, `private_key`, `configuration`, or `problem` |
impl KeyModule for Keys {
    fn verifies<'a>(&'a self, csr: &'a str) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let verified = self.call("verifies", vec![("csr", csr.into())]).await?;
            Ok(verified != Value::Bool(false))
        })
    }

    fn request<'a>(
        &'a self,
        attributes: &'a Map<String, Value>,
        make: bool,
    ) -> BoxFuture<'a, Result<Requested>> {
        Box::pin(self.asked(None, attributes, make))
    }

    fn request_named<'a>(
        &'a self,
        name: &'a str,
        attributes: &'a Map<String, Value>,
        make: bool,
    ) -> BoxFuture<'a, Result<Requested>> {
        Box::pin(self.asked(Some(name), attributes, make))
    }

    fn choose<'a>(
        &'a self,
        certificates: &'a [String],
        csr: Option<&'a str>,
        private_key: Option<&'a Secret>,
    ) -> BoxFuture<'a, Result<Choice>> {
        Box::pin(async move {
            let arguments = vec![
                ("certificates", json::texts(certificates)),
                ("csr", csr.into()),
                ("private_key", private_key.map(Secret::reveal).into()),
            ];
            let chosen = self.call("choose", arguments).await?;
            let place = chosen
                .as_u64()
                .and_then(|place| usize::try_from(place).ok());
            Ok(match place {
                Some(place) => Choice::This(place),
                None if chosen.is_null() => Choice::OtherKey,
                None => Choice::Nothing,
            })
        })
    }

    fn read_bundle<'a>(&'a self, zip: &'a [u8]) -> BoxFuture<'a, Result<Bundle>> {
        Box::pin(async move {
            let arguments = vec![("zip", STANDARD.encode(zip).into())];
            let mut read = self.call("read_bundle", arguments).await?;
            if let Some(problem) = read.get("problem").and_then(Value::as_str) {
                return Err(Error::new(ErrorCode::DecodeUnexpectedShape, problem));
            }
            let mut bundle = Bundle::default();
            bundle.certificates = texts(&read, "certificates");
            bundle.chain = texts(&read, "chain");
            bundle.private_key = take_text(&mut read, "private_key").map(Secret::new);
            bundle.configuration = read.get_mut("configuration").map(Value::take);
            Ok(bundle)
        })
    }

    fn read_x509<'a>(
        &'a self,
        name: &'static str,
        request: &'a Value,
    ) -> BoxFuture<'a, Result<Value>> {
        Box::pin(async move {
            let mut answer = self.run(name, request).await?;
            match answer.get("error") {
                Some(error) => Err(read(error)),
                None => Ok(answer.get_mut("value").map(Value::take).unwrap_or_default()),
            }
        })
    }
}

/// The texts of a list.
fn texts(value: &Value, name: &str) -> Vec<String> {
    let texts = value.get(name).and_then(Value::as_array).into_iter();
    let texts = texts.flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

impl Keys {
    async fn asked(
        &self,
        name: Option<&str>,
        attributes: &Map<String, Value>,
        make: bool,
    ) -> Result<Requested> {
        let arguments = vec![
            ("attributes", attributes.clone().into()),
            ("make", make.into()),
            ("name", name.into()),
        ];
        let mut answer = self.call("request", arguments).await?;
        if answer.get("problems").is_some() {
            return Ok(Requested::Refused(texts(&answer, "problems")));
        }
        let private_key = take_text(&mut answer, "private_key").map(Secret::new);
        Ok(match take_text(&mut answer, "csr") {
            Some(csr) => Requested::Made(NewRequest { csr, private_key }),
            None => Requested::NoKey,
        })
    }

    async fn call(&self, function: &str, arguments: Vec<(&str, Value)>) -> Result<Value> {
        self.run(function, &json::object(arguments)).await
    }

    async fn run(&self, function: &str, arguments: &Value) -> Result<Value> {
        let mut answer = self.ask(function, arguments).await.unwrap_or_default();
        match answer.get_mut("error").map(Value::take) {
            Some(error) => Err(read(&error)),
            None => Ok(answer.get_mut("value").map(Value::take).unwrap_or_default()),
        }
    }

    async fn ask(&self, function: &str, arguments: &Value) -> Option<Value> {
        let asked = self
            .0
            .call2(
                &JsValue::UNDEFINED,
                &function.into(),
                &plain::json(arguments),
            )
            .ok()?;
        let answer = JsFuture::from(asked.unchecked_into::<Promise>())
            .await
            .ok()?;
        json::parse(answer.as_string()?.as_bytes())
    }
}

/// An error that the host made, with the code and the message that it gave; or the one violation of a request.
fn read(error: &Value) -> Error {
    let text = |name| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let (code, message) = (text("code"), text("message"));
    if let Some(rule) = ViolationCode::parse(code) {
        let violation = Violation::new(text("field"), rule, message, text("remedy"));
        return Error::invalid(vec![violation]);
    }
    Error::new(
        ErrorCode::parse(code).unwrap_or(ErrorCode::InternalDefect),
        message,
    )
}
