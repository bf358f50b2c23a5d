//! What errors and workflows hand over: records, and the kinds and codes of errors.

use askama::Template;
use devtrust_core::error::{CODES, RULES};
use devtrust_core::record::{Member, Record, Shape};
use devtrust_core::{Kind, RECORDS};

use super::Source;
use super::imports::Imports;
use super::models::{Body, Documented, Interface};
use super::tsdoc::comment;
use crate::files::rendered;
use crate::records::key;
use crate::text::{paragraphs, quoted};

/// `records.ts`.
pub(super) fn module() -> Result<Source, String> {
    let body = rendered(&Body {
        records: RECORDS.iter().map(|record| interface(record)).collect(),
        ..Body::default()
    })?;
    let body = body.trim_start().to_owned();
    Ok(Source {
        heading: "What errors and workflows hand over, as core writes it.",
        ..Source::new(&Imports::common(&body), body)
    })
}

fn interface(record: &'static Record) -> Interface {
    let member = |member: &Member| {
        let (mark, missing) = if member.optional {
            ("?", " | undefined")
        } else {
            ("", "")
        };
        let (key, ty) = (key(member), ty(member.shape));
        Documented {
            doc: comment("  ", &doc(member), &[]),
            line: format!("  readonly {key}{mark}: {ty}{missing};"),
        }
    };
    Interface {
        name: record.name,
        doc: comment("", &paragraphs(record.doc), &[]),
        members: record.members.iter().map(member).collect(),
    }
}

fn doc(member: &Member) -> Vec<String> {
    let mut text = paragraphs(member.doc);
    match (member.shape, text.first_mut()) {
        (Shape::State(states), _) => {
            let words = states.words.iter();
            text.extend(words.map(|(word, doc)| format!("- `{word}`: {doc}")));
        }
        (Shape::Time, Some(first)) => {
            *first = format!("{}, in milliseconds.", first.trim_end_matches('.'));
        }
        _ => {}
    }
    text
}

fn ty(shape: Shape) -> String {
    match shape {
        Shape::Text => "string".to_owned(),
        Shape::Word(name) => name.to_owned(),
        Shape::State(states) => {
            let words: Vec<String> = states.words.iter().map(|(word, _)| quoted(word)).collect();
            words.join(" | ")
        }
        Shape::Flag => "boolean".to_owned(),
        Shape::Count | Shape::Time => "number".to_owned(),
        Shape::List(record) => format!("readonly {}[]", record.name),
    }
}

#[derive(Template)]
#[template(path = "typescript/codes.ts", escape = "none")]
struct Codes {
    unions: [Union; 3],
}

struct Union {
    name: &'static str,
    doc: String,
    texts: Vec<&'static str>,
}

/// `error-codes.ts`.
pub(super) fn codes() -> Result<Source, String> {
    let union = |name, doc: &str, texts| Union {
        name,
        doc: comment("", &[doc.to_owned()], &[]),
        texts,
    };
    let kinds = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    let codes = CODES.iter().map(|code| code.text).collect();
    let rules = RULES.iter().map(|rule| rule.text).collect();
    let of_codes =
        "The stable code of an error. docs/errors.md says what each means and what to do.";
    let of_rules =
        "The stable code of a rule that a field breaks. docs/errors.md says what each means.";
    let unions = [
        union(
            "ErrorKind",
            "The broad class of an error: a closed set.",
            kinds,
        ),
        union("ErrorCode", of_codes, codes),
        union("ViolationCode", of_rules, rules),
    ];
    Ok(Source::alone(rendered(&Codes { unions })?))
}
