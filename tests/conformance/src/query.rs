//! A query as it was sent, taken apart but not decoded.

use serde_json::{Map, Value};

/// Names with their encoded values; a list where a name occurs several times.
pub(crate) fn parse(query: Option<&str>) -> Map<String, Value> {
    let mut members = Map::new();
    let pairs = query.unwrap_or_default().split('&');
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = Value::from(value);
        match members.get_mut(name) {
            None => {
                members.insert(name.to_owned(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_stay_encoded_and_names_may_repeat() {
        let parsed = parse(Some("a=1%202&b=&a=x&a=y"));
        assert_eq!(
            Value::Object(parsed),
            json!({"a": ["1%202", "x", "y"], "b": ""})
        );
        assert!(parse(None).is_empty());
    }
}
