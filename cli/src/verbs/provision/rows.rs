//! The devices of a file, one after the other: CSV with a head, or JSON lines.

use std::io::{self, BufRead, BufReader, Read};

use devtrust::schema::Type;
use serde_json::{Map, Value};

use crate::failure::{Failure, Result};
use crate::request::{Flag, Source, cell, put, unreadable};
use crate::text::kebab;

/// A line longer than this is no description of a device.
const LONGEST: u64 = 1024 * 1024;

/// One device of a file.
#[derive(Debug)]
pub(super) struct Row {
    /// The line that it begins at.
    pub(super) line: u64,
    /// What the file says of it, or why it cannot be read.
    pub(super) fields: Result<Value, String>,
}

/// Reads a file; what kind it is shows in its first character.
pub(super) fn open<'a>(
    name: &str,
    flags: &'a [Flag],
) -> Result<Box<dyn Iterator<Item = Result<Row>> + 'a>> {
    let source = Source(name);
    let mut reader = BufReader::new(source.open()?);
    let begin = reader
        .fill_buf()
        .map_err(|error| unreadable(source, &error))?;
    let begin = begin.strip_prefix("\u{feff}".as_bytes()).unwrap_or(begin);
    let first = begin.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'{') {
        let name = name.to_owned();
        return Ok(Box::new(json_lines(reader).map(move |row| {
            row.map_err(|error| unreadable(Source(&name), &error))
        })));
    }
    comma_separated(name, reader, flags)
}

fn json_lines(mut reader: impl BufRead) -> impl Iterator<Item = io::Result<Row>> {
    let mut line = 0;
    std::iter::from_fn(move || {
        loop {
            let mut text = String::new();
            match reader.by_ref().take(LONGEST).read_line(&mut text) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
            line += 1;
            let text = text.trim().trim_start_matches('\u{feff}');
            if text.is_empty() {
                continue;
            }
            let fields = match serde_json::from_str(text) {
                Ok(value @ Value::Object(_)) => Ok(value),
                Ok(_) => Err("expected an object".to_owned()),
                Err(error) => Err(format!("not JSON: {error}")),
            };
            return Some(Ok(Row { line, fields }));
        }
    })
}

fn comma_separated<'a>(
    name: &str,
    reader: impl Read + 'a,
    flags: &'a [Flag],
) -> Result<Box<dyn Iterator<Item = Result<Row>> + 'a>> {
    let wrong = |problem: String| Failure::usage(format!("{name}: {problem}"));
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(reader);
    let head = table.headers().map_err(|error| wrong(error.to_string()))?;
    let columns = head
        .iter()
        .map(|column| Column::of(column.trim_start_matches('\u{feff}'), flags).map_err(wrong))
        .collect::<Result<Vec<_>>>()?;
    let name = name.to_owned();
    Ok(Box::new(table.into_records().map(
        move |record| match record {
            Ok(record) => Ok(Row {
                line: record.position().map_or(0, csv::Position::line),
                fields: Ok(fields(&columns, &record)),
            }),
            Err(error) => match error.position() {
                // A row that is too long or too short says nothing about the others.
                Some(position) if !error.is_io_error() => Ok(Row {
                    line: position.line(),
                    fields: Err(error.to_string()),
                }),
                _ => Err(Failure::usage(format!("{name}: {error}"))),
            },
        },
    )))
}

fn fields(columns: &[Column<'_>], record: &csv::StringRecord) -> Value {
    let mut fields = Value::Object(Map::new());
    for (column, text) in columns.iter().zip(record) {
        // An empty cell says nothing.
        if text.is_empty() {
            continue;
        }
        let mut path = column.flag.path.clone();
        match (column.member.as_deref(), column.flag.field.ty) {
            (Some(member), Type::Map(item)) => {
                path.push(member);
                put(&mut fields, &path, cell(item, text));
            }
            (_, ty) => put(&mut fields, &path, cell(&ty, text)),
        }
    }
    fields
}

/// A column: a field, or a member of a field that is a map.
#[derive(Debug)]
struct Column<'a> {
    flag: &'a Flag,
    member: Option<String>,
}

impl<'a> Column<'a> {
    fn of(name: &str, flags: &'a [Flag]) -> Result<Self, String> {
        for flag in flags {
            let place = flag.place();
            if name == place || kebab(name) == flag.long {
                return Ok(Self { flag, member: None });
            }
            let inside = name
                .strip_prefix(&place)
                .and_then(|rest| rest.strip_prefix('.'));
            if let (Some(member), Type::Map(_)) = (inside, flag.field.ty) {
                return Ok(Self {
                    flag,
                    member: Some(member.to_owned()),
                });
            }
        }
        let known: Vec<String> = flags
            .iter()
            .filter(|flag| !matches!(flag.field.ty, Type::Record(_)))
            .map(|flag| match flag.field.ty {
                Type::Map(_) => format!("{}.NAME", flag.place()),
                _ => flag.place(),
            })
            .collect();
        Err(format!(
            "there is no field for the column \"{name}\"; there are: {}",
            known.join(", ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::OPERATION;
    use super::*;
    use crate::request::flags;

    fn read(text: &str) -> Result<Vec<(u64, Result<Value, String>)>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let flags = flags(OPERATION);
        let rows = open(file.path().to_str().unwrap(), &flags)?;
        rows.map(|row| row.map(|row| (row.line, row.fields)))
            .collect()
    }

    #[test]
    fn cells_go_where_their_column_says() {
        let text = "\u{feff}device.name,device.attributes.subject.common_name,device-group.name,device_group.attributes\n\
                    Press 41,press-41,Presses,\"[\"\"a\"\",\"\"b\"\"]\"\nPress 42,,,mac\n";
        let rows = read(text).unwrap();
        let expected = [
            (
                2,
                Ok(
                    json!({"device": {"name": "Press 41", "attributes": {"subject.common_name": "press-41"}},
                "device_group": {"name": "Presses", "attributes": ["a", "b"]}}),
                ),
            ),
            (
                3,
                Ok(
                    json!({"device": {"name": "Press 42"}, "device_group": {"attributes": ["mac"]}}),
                ),
            ),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_bad_row_is_alone() {
        let rows = read("device.name,csr\na,b\nc\nd,e\n").unwrap();
        let fine: Vec<bool> = rows.iter().map(|(_, fields)| fields.is_ok()).collect();
        assert_eq!(fine, [true, false, true]);
        let rows = read("{\"csr\": \"x\"}\n\n[1]\n{\"csr\"\n").unwrap();
        assert_eq!(rows[0], (1, Ok(json!({"csr": "x"}))));
        assert_eq!(rows[1], (3, Err("expected an object".to_owned())));
        assert!(rows[2].1.as_ref().unwrap_err().starts_with("not JSON"));
    }

    #[test]
    fn a_column_that_is_no_field_is_named() {
        let error = read("device.nmae\nx\n").unwrap_err();
        let Failure::Usage(text) = error else {
            panic!("{error:?}");
        };
        assert!(
            text.contains("no field for the column \"device.nmae\""),
            "{text}"
        );
        assert!(
            text.contains("device.name, device.attributes.NAME"),
            "{text}"
        );
    }

    /// A file from elsewhere must not read files of this machine.
    #[test]
    fn an_at_sign_in_a_cell_is_an_at_sign() {
        let rows = read("device.description\n@/etc/hostname\n").unwrap();
        assert_eq!(
            rows[0].1,
            Ok(json!({"device": {"description": "@/etc/hostname"}}))
        );
    }
}
