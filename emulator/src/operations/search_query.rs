//! `search_query`: filters as JSON, a list of tests for each field (facts 3.4).

use rusqlite::types::Value as SqlValue;
use serde_json::Value;

use super::Call;
use crate::errors::ServiceError;
use crate::member::Member as _;
use crate::store::selection::Selection;

/// What the query's `search_query` takes. A text that is no JSON is part of the name.
pub(super) fn search_query(call: &Call) -> Result<Selection, ServiceError> {
    let mut among = Selection::default();
    let Some(text) = call.query.get("search_query") else {
        return Ok(among);
    };
    let Ok(Value::Object(fields)) = serde_json::from_str(text) else {
        among.narrow("instr(name, ?) > 0".to_owned(), [text.to_owned().into()]);
        return Ok(among);
    };
    for (field, tests) in fields {
        let known = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        if !field.chars().all(known) {
            return Err(refused());
        }
        let column = match field.as_str() {
            "name" | "status" => field.clone(),
            field => format!("fields ->> '{field}'"),
        };
        for test in tests.as_array().into_iter().flatten() {
            let function = test.at("func").as_str().unwrap_or_default();
            let value = test.at("value").as_str().unwrap_or_default();
            let own = SqlValue::from(value.to_owned());
            match function {
                "em" => among.narrow(format!("{column} IS NULL"), []),
                "nem" => among.narrow(format!("{column} IS NOT NULL"), []),
                "eq" => among.narrow(format!("{column} = ?"), [own]),
                "neq" => among.narrow(format!("{column} <> ?"), [own]),
                "has" => among.narrow(format!("instr({column}, ?) > 0"), [own]),
                "st" => among.narrow(format!("instr({column}, ?) = 1"), [own]),
                "tl" => among.narrow(format!("{column} <= ?"), [own]),
                "bt" => {
                    let (from, to) = value.split_once('|').ok_or_else(refused)?;
                    let bounds = [from, to].map(|bound| bound.to_owned().into());
                    among.narrow(format!("{column} BETWEEN ? AND ?"), bounds);
                }
                _ => return Err(refused()),
            }
        }
    }
    Ok(among)
}

fn refused() -> ServiceError {
    ServiceError::invalid_field("search_query", "Wrong input or input format.")
}
