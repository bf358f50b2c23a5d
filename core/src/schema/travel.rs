//! How a request and its answer travel where the verb does not say it.

/// Without more ado, the fields of a GET go into the query, those of other verbs into a JSON object, and so does the answer.
/// This is what an endpoint does otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Travel {
    /// The fields that go into the query although the verb is not GET.
    pub query: &'static [&'static str],
    /// The lists that go into the query as one value, joined by `|`, rather than each entry as a value of its own.
    pub piped: &'static [&'static str],
    /// The maps that go into the query one member a value, `data[thumbprint]=...`, rather than as JSON.
    pub keyed: &'static [&'static str],
    /// Fields that the query calls something else, since a language has the name for itself: field, name in the query.
    pub renamed: &'static [(&'static str, &'static str)],
    /// The field whose value is the whole body: a list, or a text.
    pub body: Option<&'static str>,
    /// The field that travels as a file of a multipart form; the other fields are parts of their own.
    pub file: Option<&'static str>,
    /// The media type of a body that is a text as it stands, or of the file.
    pub sends: Option<&'static str>,
    /// The media type of an answer that is a text as it stands.
    pub answers: Option<&'static str>,
    /// What proves who is calling.
    pub credential: Credential,
}

/// What proves who is calling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// The client's API key, or its passcode.
    ApiKey,
    /// Nothing; the operation is open to everyone.
    None,
    /// This field, in base64 as it stands, without a user's name: `Authorization: Basic ...`. Where the field is not given,
    /// the client's certificate.
    Basic(&'static str),
    /// This field as the password of a user without a name: `Authorization: Basic ...`. Where the field is not given, the
    /// client's certificate.
    Password(&'static str),
}

impl Travel {
    /// As the verb says.
    pub const PLAIN: Self = Self {
        query: &[],
        piped: &[],
        keyed: &[],
        renamed: &[],
        body: None,
        file: None,
        sends: None,
        answers: None,
        credential: Credential::ApiKey,
    };
}
