//! Calls that devtrust does not model.

use devtrust::{Error, ErrorCode};

/// A call that devtrust does not model.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct RawRequest {
    /// GET, POST, PUT, PATCH or DELETE.
    pub method: String,
    /// The path behind the base URL, beginning with a slash, percent-encoded where it needs to be.
    pub path: String,
    /// Names and values, encoded by the library.
    #[uniffi(default = [])]
    pub query: Vec<NameValue>,
    /// Headers for this call.
    #[uniffi(default = [])]
    pub headers: Vec<NameValue>,
    /// What is sent, as a JSON text.
    #[uniffi(default = None)]
    pub json: Option<String>,
}

/// The answer to a call that devtrust does not model.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct RawResponse {
    /// The HTTP status; always 2xx, anything else is an error.
    pub status: u16,
    /// The headers in their order.
    pub headers: Vec<NameValue>,
    /// The body.
    pub body: Vec<u8>,
}

/// A name and a value. A name may come more than once.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct NameValue {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

impl From<(String, String)> for NameValue {
    fn from((name, value): (String, String)) -> Self {
        Self { name, value }
    }
}

impl From<NameValue> for (String, String) {
    fn from(pair: NameValue) -> Self {
        (pair.name, pair.value)
    }
}

impl TryFrom<RawRequest> for devtrust::RawRequest {
    type Error = Error;

    fn try_from(given: RawRequest) -> Result<Self, Error> {
        let mut request = Self::new(&given.method, &given.path);
        request.query = given.query.into_iter().map(Into::into).collect();
        request.headers = given.headers.into_iter().map(Into::into).collect();
        let body = given.json.as_deref().map(serde_json::from_str).transpose();
        request.body = body.map_err(|error| {
            let what = format!("json is not a JSON text: {error}");
            Error::new(ErrorCode::ConfigurationInvalid, what)
                .with(|report| report.operation = Some("request"))
        })?;
        Ok(request)
    }
}

impl From<devtrust::RawResponse> for RawResponse {
    fn from(answer: devtrust::RawResponse) -> Self {
        Self {
            status: answer.status,
            headers: answer.headers.into_iter().map(Into::into).collect(),
            body: answer.body.to_vec(),
        }
    }
}
