//! Query parameters of lists.

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::errors::{Problem, ServiceError};
use crate::rules::{Rules, label};

/// The service's maximum is not known; this one only keeps answers at a reasonable size.
pub(crate) const MAX_LIMIT: u32 = 1_000;

/// The parameters of one request. The first of several with the same name counts.
#[derive(Debug)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn parse(query: Option<&str>) -> Self {
        Self {
            pairs: form_urlencoded::parse(query.unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
        }
    }

    /// A parameter that is present and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.pairs.iter().find(|(key, _)| key == name)?;
        (!value.is_empty()).then_some(value.as_str())
    }

    /// Every value of a parameter that may be repeated.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let pairs = self.pairs.iter().filter(move |(key, _)| key == name);
        pairs.map(|(_, value)| value.as_str())
    }

    pub(crate) fn uuid(&self, name: &str, rules: &mut Rules) -> Option<Uuid> {
        self.get(name).map(|text| rules.parse_uuid(text, name))
    }

    pub(crate) fn required_uuid(&self, name: &str, rules: &mut Rules) -> Uuid {
        if let Some(id) = self.uuid(name, rules) {
            return id;
        }
        rules.missing(name);
        Uuid::nil()
    }

    /// `limit` (`page` by default) and `offset`; the messages for bad ones are inferred.
    pub(crate) fn window(&self, page: u32, rules: &mut Rules) -> Window {
        let mut number = |name: &str, default: u32| match self.get(name).map(str::parse::<u32>) {
            None => default,
            Some(Ok(number)) => number,
            Some(Err(_)) => {
                rules.reject(format!("{} should be a non-negative number.", label(name)));
                default
            }
        };
        Window {
            limit: number("limit", page).min(MAX_LIMIT),
            offset: number("offset", 0),
        }
    }
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) limit: u32,
    pub(crate) offset: u32,
}

impl Window {
    /// What `pagination` and `next` mean beyond one page is inferred: whether there is more than one page, and
    /// whether more records follow this one.
    pub(crate) fn envelope(self, total: u64, records: Vec<Value>) -> Envelope {
        let end = u64::from(self.offset) + records.len() as u64;
        Envelope {
            total,
            limit: self.limit,
            offset: self.offset,
            pagination: total > u64::from(self.limit),
            next: end < total && !records.is_empty(),
            records,
        }
    }
}

/// The published envelope of lists.
#[derive(Debug, Serialize)]
pub(crate) struct Envelope {
    total: u64,
    limit: u32,
    offset: u32,
    pagination: bool,
    next: bool,
    records: Vec<Value>,
}

/// An id from the path. What is not an id at all cannot be found either.
pub(crate) fn path_id(text: &str, what: &str) -> Result<Uuid, ServiceError> {
    crate::rules::bare_uuid(text).ok_or_else(|| {
        let message = format!("{what} id should be a valid UUID.");
        ServiceError::validation(vec![Problem::new(crate::errors::VALIDATION, message)])
    })
}
