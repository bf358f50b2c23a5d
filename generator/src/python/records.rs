//! What errors and workflows hand over: records, and the kinds and codes of errors.

use askama::Template;
use devtrust_core::error::{CODES, RULES};
use devtrust_core::record::{Member, Record, Shape};
use devtrust_core::{Kind, RECORDS};

use super::Source;
use super::docs::{docstring, entry};
use super::imports::Imports;
use super::layout::LAYOUT;
use super::models::{Body, Class};
use crate::files::rendered;
use crate::text::{one_line, paragraphs, quoted};

/// An error's report is the error itself here.
const REPORT: &str = "Report";

/// `_records.py`.
pub(super) fn module() -> Result<Source, String> {
    let records = RECORDS.iter().filter(|record| record.name != REPORT);
    let body = rendered(&Body {
        classes: records.map(|record| class(record)).collect(),
        ..Body::default()
    })?;
    let imports = Imports::of(&body, ".", None);
    let doc = "\"\"\"What errors and workflows hand over.\"\"\"".to_owned();
    Ok(Source::new(doc, &imports, body))
}

fn class(record: &Record) -> Class {
    // What may be left out stands behind the rest.
    let mut members: Vec<&Member> = record.members.iter().collect();
    members.sort_by_key(|member| member.optional);
    let mut attributes = vec!["Attributes:".to_owned()];
    for member in &members {
        attributes.extend(entry(4, member.name, &doc(member)));
    }
    let line = |member: &&Member| {
        let rest = if member.optional {
            " | None = None"
        } else {
            ""
        };
        LAYOUT.line(
            "    ",
            &format!("{}: {}{rest}", member.name, ty(member.shape)),
        )
    };
    Class {
        name: record.name.to_owned(),
        base: "Record",
        doc: docstring(4, &paragraphs(record.doc), &[attributes]),
        lines: members.iter().map(line).collect(),
    }
}

fn doc(member: &Member) -> String {
    let text = one_line(member.doc);
    let Shape::State(states) = member.shape else {
        return text;
    };
    let words = states.words.iter();
    let words = words.map(|(word, doc)| format!(" `{word}`: {doc}"));
    text + &words.collect::<String>()
}

fn ty(shape: Shape) -> String {
    match shape {
        Shape::Text => "str".to_owned(),
        Shape::Word(name) => name.to_owned(),
        Shape::State(states) => {
            let words: Vec<String> = states.words.iter().map(|(word, _)| quoted(word)).collect();
            format!("Literal[{}]", words.join(", "))
        }
        Shape::Flag => "bool".to_owned(),
        Shape::Count => "int".to_owned(),
        Shape::Time => "float".to_owned(),
        Shape::List(record) => format!("tuple[{}, ...]", record.name),
    }
}

#[derive(Template)]
#[template(path = "python/codes.py", escape = "none")]
struct Codes {
    literals: [Literal; 3],
}

struct Literal {
    name: &'static str,
    doc: &'static str,
    texts: Vec<&'static str>,
}

/// `error_codes.py`.
pub(super) fn codes() -> Result<Source, String> {
    let kinds = Literal {
        name: "ErrorKind",
        doc: "The broad class of an error.",
        texts: Kind::ALL.iter().map(|kind| kind.as_str()).collect(),
    };
    let codes = Literal {
        name: "ErrorCode",
        doc: "The stable code of an error.",
        texts: CODES.iter().map(|code| code.text).collect(),
    };
    let rules = Literal {
        name: "ViolationCode",
        doc: "The stable code of a rule that a field breaks.",
        texts: RULES.iter().map(|rule| rule.text).collect(),
    };
    let doc = "\"\"\"The kinds and codes of errors, for type checkers; docs/errors.md says what each means.\"\"\"";
    let body = rendered(&Codes {
        literals: [kinds, codes, rules],
    })?;
    Ok(Source {
        doc: doc.to_owned(),
        runtime: "from typing import Literal".to_owned(),
        body,
        ..Source::default()
    })
}
