//! The records that devtrust hands to its caller.

use devtrust_core::RECORDS;
use devtrust_core::record::{Member, Record, Shape};

use super::layout::MARK;
use super::tsdoc::comment;
use crate::records::key;
use crate::text::paragraphs;

/// `records.ts`.
pub(crate) fn module() -> String {
    let mut words: Vec<&str> = RECORDS
        .iter()
        .flat_map(|record| record.members)
        .filter_map(|member| match member.shape {
            Shape::Word(name) => Some(name),
            _ => None,
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    let records: Vec<String> = RECORDS.iter().map(|record| interface(record)).collect();
    format!(
        "{MARK}/** What errors and workflows hand over, as core writes it. */\n\n\
         import type {{ {} }} from \"./error-codes.js\";\n\n{}",
        words.join(", "),
        records.join("\n")
    )
}

fn interface(record: &Record) -> String {
    let mut text = comment(0, &paragraphs(record.doc), &[]);
    text += &format!("export interface {} {{\n", record.name);
    for member in record.members {
        text += &comment(2, &doc(member), &[]);
        let (mark, missing) = if member.optional {
            ("?", " | undefined")
        } else {
            ("", "")
        };
        text += &format!(
            "  readonly {}{mark}: {}{missing};\n",
            key(member),
            ty(member.shape)
        );
    }
    text + "}\n"
}

fn doc(member: &Member) -> Vec<String> {
    let mut text = paragraphs(member.doc);
    match member.shape {
        Shape::State(states) => {
            text.extend(
                states
                    .words
                    .iter()
                    .map(|(word, doc)| format!("- `{word}`: {doc}")),
            );
        }
        Shape::Time => {
            if let Some(first) = text.first_mut() {
                *first = format!("{}, in milliseconds.", first.trim_end_matches('.'));
            }
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
            let words: Vec<String> = states
                .words
                .iter()
                .map(|(word, _)| format!("\"{word}\""))
                .collect();
            words.join(" | ")
        }
        Shape::Flag => "boolean".to_owned(),
        Shape::Count | Shape::Time => "number".to_owned(),
        Shape::List(record) => format!("readonly {}[]", record.name),
    }
}
