//! The records that errors and workflows hand over.

use devtrust_core::RECORDS;
use devtrust_core::record::{Member, Record, Shape};

use super::docs::{docstring, entry};
use super::layout::{MARK, fitted};
use crate::text::{one_line, paragraphs};

/// An error's report is the error itself here.
const REPORT: &str = "Report";

/// `_records.py`.
pub(crate) fn module() -> String {
    let records: Vec<&Record> = RECORDS
        .iter()
        .copied()
        .filter(|record| record.name != REPORT)
        .collect();
    let mut words: Vec<&str> = records
        .iter()
        .flat_map(|record| record.members)
        .filter_map(|member| match member.shape {
            Shape::Word(name) => Some(name),
            _ => None,
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    let mut text = format!(
        "{MARK}\"\"\"What errors and workflows hand over.\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from .record import Record\n\n\
         TYPE_CHECKING = False\n\
         if TYPE_CHECKING:\n    from typing import Literal\n\n    from .error_codes import {}\n",
        words.join(", ")
    );
    for record in records {
        text += &class(record);
    }
    text
}

fn class(record: &Record) -> String {
    let mut attributes = vec!["Attributes:".to_owned()];
    for member in ordered(record) {
        attributes.extend(entry(4, member.name, &doc(member)));
    }
    let mut text = format!("\n\nclass {}(Record):\n", record.name);
    text += &docstring(4, &paragraphs(record.doc), &[attributes]);
    text.push('\n');
    for member in ordered(record) {
        let ty = ty(member.shape);
        let rest = if member.optional {
            format!("{ty} | None = None")
        } else {
            ty
        };
        text += &fitted(4, &format!("{}: {rest}", member.name));
    }
    text
}

/// What may be left out stands behind the rest.
fn ordered(record: &Record) -> impl Iterator<Item = &Member> {
    let needed = record.members.iter().filter(|member| !member.optional);
    needed.chain(record.members.iter().filter(|member| member.optional))
}

fn doc(member: &Member) -> String {
    let text = one_line(member.doc);
    let Shape::State(states) = member.shape else {
        return text;
    };
    let words = states
        .words
        .iter()
        .map(|(word, doc)| format!(" `{word}`: {doc}"));
    text + &words.collect::<String>()
}

fn ty(shape: Shape) -> String {
    match shape {
        Shape::Text => "str".to_owned(),
        Shape::Word(name) => name.to_owned(),
        Shape::State(states) => {
            let words: Vec<String> = states
                .words
                .iter()
                .map(|(word, _)| format!("\"{word}\""))
                .collect();
            format!("Literal[{}]", words.join(", "))
        }
        Shape::Flag => "bool".to_owned(),
        Shape::Count => "int".to_owned(),
        Shape::Time => "float".to_owned(),
        Shape::List(record) => format!("tuple[{}, ...]", record.name),
    }
}
