//! What a model, its fields and its enumerations look like.

/// A struct that travels as a JSON object.
#[derive(Debug, PartialEq)]
pub struct Model {
    /// The name in every language.
    pub name: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// Whether the service sends it; unknown members are then kept.
    pub response: bool,
    /// The fields in their order.
    pub fields: &'static [Field],
}

impl Model {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether there is a field of this name; for the compiler.
    pub(crate) const fn has(&self, name: &str) -> bool {
        let mut fields = self.fields;
        while let [field, rest @ ..] = fields {
            if are_same(field.name.as_bytes(), name.as_bytes()) {
                return true;
            }
            fields = rest;
        }
        false
    }
}

/// `==`, which the compiler does not have for texts.
const fn are_same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([first, ones @ ..], [second, others @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (ones, others);
    }
    one.is_empty() && other.is_empty()
}

/// One field.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// The name on the wire, in Python and in TypeScript.
    pub name: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// What it holds.
    pub ty: Type,
    /// Whether it is required.
    pub required: bool,
    /// What is checked before it is sent.
    pub rule: Rule,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Type {
    /// Text.
    Text,
    /// Text that must not show: a private key, a passcode.
    Secret,
    /// True or false.
    Bool,
    /// A whole number between -2^53 and 2^53.
    Integer,
    /// A number that may have a fraction.
    Number,
    /// A moment: ISO 8601 text or milliseconds since 1970 on the wire.
    Time,
    /// Any JSON.
    Json,
    /// One of a list of values, or one that this version does not know.
    Enum(&'static Enumeration),
    /// A model.
    Record(&'static Model),
    /// A list.
    List(&'static Type),
    /// An object whose members have names of the caller's and values of one type.
    Map(&'static Type),
}

/// An open enumeration.
#[derive(Debug, PartialEq)]
pub struct Enumeration {
    /// The name in every language.
    pub name: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// The values known today.
    pub values: &'static [Value],
}

impl Enumeration {
    /// The known value that a text stands for; upper and lower case do not matter, since the service's products
    /// write them differently.
    pub fn canonical(&self, text: &str) -> Option<&'static str> {
        self.values
            .iter()
            .map(|value| value.value)
            .find(|value| value.eq_ignore_ascii_case(text))
    }
}

/// One value of an enumeration.
#[derive(Debug, PartialEq)]
pub struct Value {
    /// As the API writes it.
    pub value: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
}

impl Rule {
    /// Whether a list must be there and have an entry.
    pub fn needs_an_entry(self) -> bool {
        match self {
            Self::NotEmpty => true,
            Self::Items(least, _) => least > 0,
            Self::All(rules) => rules.iter().any(|rule| rule.needs_an_entry()),
            _ => false,
        }
    }
}

/// What is checked before a field is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Only its type.
    None,
    /// The API's rule for names.
    Name,
    /// Text that is not blank.
    Text,
    /// A bare UUID.
    Uuid,
    /// A bare UUID, or one with the prefix `IOT_`.
    PolicyId,
    /// One segment of a path: an id that the service gave out.
    Segment,
    /// A certificate signing request: PKCS#10 in PEM.
    Csr,
    /// One to three inventory attributes that identify a device.
    IdentityAttributes,
    /// Rows per page: 1 to 1,000.
    PageSize,
    /// A list with at least one entry.
    NotEmpty,
    /// A number from here to there.
    Range(i64, i64),
    /// Text of this many characters, from and to. In a list: each entry.
    Length(usize, usize),
    /// A list of this many entries, from and to.
    Items(usize, usize),
    /// This many hexadecimal digits, from and to.
    Hex(usize, usize),
    /// A day: `2026-05-31`.
    Date,
    /// Several rules at once.
    All(&'static [Rule]),
}
