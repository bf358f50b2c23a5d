//! Compares the tables of Trust Lifecycle Manager with the facts: every operation, parameter, field, type, requirement,
//! limit and enumeration value is as the API's document has it, or the difference is in `differences.json` with its reason;
//! `answers` there are what operations are taken to answer, and `same` which schema stands for another, where the document is
//! wrong.
//!
//! `tlm.json` holds the document's names and types: `path`, `query`, `body` and `answer` of each operation, and the schemas
//! that they reach. A name with `!` is required.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod compare;

use std::collections::{BTreeMap, BTreeSet};

use devtrust_core::schema::{Action, Endpoint, Field, Operation, Response};
use serde_json::Value;

use compare::{Comparison, Side};

const FACTS: &str = include_str!("tlm.json");
const DIFFERENCES: &str = include_str!("differences.json");

#[test]
fn the_tables_are_the_facts_or_say_why_not() {
    let mut facts: Value = serde_json::from_str(FACTS).unwrap();
    let known: Vec<Value> = serde_json::from_str(DIFFERENCES).unwrap();
    correct(&mut facts, &known);
    let mut comparison = Comparison::new(&facts["schemas"]);
    let mut declared = operations();
    for fact in facts["operations"].as_array().unwrap() {
        let name = fact["op"].as_str().unwrap();
        match declared.remove(&normalised(name)) {
            Some((operation, endpoint)) => {
                self::operation(&mut comparison, fact, operation, endpoint);
            }
            None => comparison.note(format!("{name}: is not declared")),
        }
    }
    for name in declared.keys() {
        comparison.note(format!("{name}: is in no fact"));
    }
    comparison.invented();

    let known: BTreeSet<String> = known
        .iter()
        .inspect(|group| assert!(group["why"].as_str().is_some_and(|why| why.len() > 20)))
        .filter_map(|group| group["differences"].as_array())
        .flatten()
        .map(|difference| difference.as_str().unwrap().to_owned())
        .collect();
    let found: BTreeSet<String> = comparison.differences.into_iter().collect();
    let new: Vec<&String> = found.difference(&known).collect();
    let stale: Vec<&String> = known.difference(&found).collect();
    assert!(new.is_empty(), "without a reason: {new:#?}");
    assert!(stale.is_empty(), "no longer there: {stale:#?}");
}

/// Puts right what is wrong in the document itself: other answers, and schemas that are the same as others.
fn correct(facts: &mut Value, known: &[Value]) {
    let corrections = |kind: &'static str| {
        let groups = known
            .iter()
            .filter_map(move |group| group[kind].as_object());
        groups.flatten()
    };
    for (name, answer) in corrections("answers") {
        let operations = facts["operations"].as_array_mut().unwrap();
        let fact = operations
            .iter_mut()
            .find(|fact| fact["op"] == **name)
            .unwrap();
        fact["answer"] = answer.clone();
    }
    for (schema, other) in corrections("same") {
        facts["schemas"][schema] = facts["schemas"][other.as_str().unwrap()].clone();
    }
}

/// `GET /x/{a}` to `GET /x/{}`: the names of placeholders are our own.
fn normalised(name: &str) -> String {
    name.split(['{', '}'])
        .enumerate()
        .map(|(index, piece)| if index % 2 == 0 { piece } else { "{}" })
        .collect()
}

fn operations() -> BTreeMap<String, (&'static Operation, &'static Endpoint)> {
    let resources = devtrust_core::trust_lifecycle::PRODUCT.resources.iter();
    resources
        .flat_map(|resource| resource.operations)
        .filter_map(|operation| match &operation.action {
            Action::Http(endpoint) => {
                let name = format!("{} {}", endpoint.verb, endpoint.path);
                Some((normalised(&name), (*operation, endpoint)))
            }
            _ => None,
        })
        .collect()
}

fn operation(
    comparison: &mut Comparison<'_>,
    fact: &Value,
    operation: &'static Operation,
    endpoint: &'static Endpoint,
) {
    let name = fact["op"].as_str().unwrap();
    let success: Vec<u64> = endpoint.success.iter().copied().map(u64::from).collect();
    if fact["success"] != Value::from(success) {
        comparison.note(format!("{name}: other statuses of success"));
    }
    if fact["deprecated"].as_bool().unwrap_or(false) == operation.deprecated.is_empty() {
        comparison.note(format!("{name}: deprecated only here or there"));
    }
    let mut rest: Vec<&Field> = operation.request.fields.iter().collect();
    let mut take = |wanted: &str| {
        let at = rest.iter().position(|field| field.name == wanted)?;
        Some(rest.remove(at))
    };
    let placeholders = endpoint.path.split(['{', '}']).skip(1).step_by(2);
    for (placeholder, parameter) in placeholders.zip(fact["path"].as_array().into_iter().flatten())
    {
        let field = take(placeholder).unwrap();
        let place = format!("{name}: {}", parameter[0].as_str().unwrap());
        comparison.field(&place, &parameter[1], true, Some(field), Side::Sent);
    }
    for (parameter, ty) in fact["query"].as_object().into_iter().flatten() {
        let (wanted, required) = compare::name(parameter);
        let renamed = endpoint.travel.renamed.iter().find(|(_, to)| *to == wanted);
        let field = take(renamed.map_or(wanted, |(from, _)| from));
        if let Some(field) = field
            && endpoint.verb != "GET"
            && !endpoint.travel.query.contains(&field.name)
        {
            comparison.note(format!("{name}: {wanted} does not go into the query"));
        }
        let place = format!("{name}: {wanted}");
        comparison.field(&place, ty, required, field, Side::Sent);
    }
    match (endpoint.travel.body, &fact["body"]) {
        (Some(body), fact) => {
            let place = format!("{name}: body");
            comparison.field(&place, fact, true, take(body), Side::Sent);
        }
        (None, Value::Null) => {}
        (None, body) => {
            for schema in compare::schemas(body) {
                comparison.fields(schema, &rest, operation.request.name, Side::Sent);
            }
            rest.retain(|field| !comparison.is_known(operation.request.name, field.name));
        }
    }
    for field in rest {
        comparison.note(format!("{name}: {} is in no fact", field.name));
    }
    answer(comparison, name, &fact["answer"], operation.response);
}

fn answer(comparison: &mut Comparison<'_>, name: &str, fact: &Value, response: Response) {
    let place = format!("{name}: answer");
    match (fact, response) {
        (Value::Null, Response::Nothing) => {}
        (fact, Response::Pages(item)) => {
            let rows = comparison.rows(fact);
            comparison.ty(&place, &rows, item, None, Side::Received);
        }
        (fact, Response::Value(ty)) => comparison.ty(&place, fact, ty, None, Side::Received),
        (fact, other) => comparison.note(format!("{place} is {fact} there, {other:?} here")),
    }
}
