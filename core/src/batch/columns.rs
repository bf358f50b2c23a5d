//! The columns of a batch: which there are, and which rule each has. The rules are those of the operations.

use super::models::BatchKind;
use super::problems::not_utf8;
use crate::device_trust::{Attribute, CertificateRequest, RegisterDevice};
use crate::error::{Violation, ViolationCode};
use crate::schema::{Described, Field, name_of};

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// As the header names it.
    pub(super) name: String,
    pub(super) role: Role,
    /// Whether no cell of it may be empty.
    pub(super) needed: bool,
    /// The field whose rule its cells have.
    pub(super) field: &'static Field,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It names the row: no two have the same.
    Name,
    /// Free text.
    Description,
    Csr,
    /// A field of the certificate or of the device. It may come twice, for several values.
    Field,
}

/// The columns of a header, and what is wrong with it.
pub(super) fn read<'a>(
    kind: &BatchKind,
    names: impl Iterator<Item = &'a [u8]>,
) -> (Vec<Column>, Vec<Violation>) {
    let mut columns: Vec<Column> = Vec::new();
    let mut wrong = Vec::new();
    for name in names {
        let is_text = std::str::from_utf8(name).is_ok();
        // Each finding names its column.
        let kept = name.get(..LONGEST).unwrap_or(name);
        let is_long = kept.len() < name.len();
        let name = String::from_utf8_lossy(kept).into_owned();
        let Some((role, field)) = role(kind, &name) else {
            // A defect of the tables, which a test finds.
            continue;
        };
        if is_long {
            wrong.push(header(&name, "A column's name is longer than 256 bytes."));
        } else if !is_text {
            wrong.push(not_utf8(&name));
        } else if name.contains([';', '\t']) {
            let message = "The columns are separated by something other than a comma.";
            wrong.push(header(&name, message));
        } else if name.trim().is_empty() || name.trim() != name {
            wrong.push(header(
                &name,
                "A column's name is empty or has spaces around it.",
            ));
        } else if role != Role::Field && columns.iter().any(|other| other.name == name) {
            wrong.push(header(&name, format!("The column {name} comes twice.")));
        }
        let needed = *kind == BatchKind::Registration && role == Role::Name;
        columns.push(Column {
            name,
            role,
            needed,
            field,
        });
    }
    if *kind == BatchKind::Registration && !columns.iter().any(|column| column.role == Role::Name) {
        let message = "There is no column device_name. The first row has to name the columns.";
        wrong.push(header(NAME, message));
    }
    if *kind == BatchKind::Enrollment && !columns.iter().any(is_of_a_certificate) {
        let message = "No column is a field of a certificate, such as subject.common_name, or csr. The first row has to name \
                       the columns.";
        wrong.push(header("csr", message));
    }
    (columns, wrong)
}

/// What the files of a ZIP stand for: a name and a request. Neither may be empty.
#[cfg(feature = "keys")]
pub(super) fn of_files(kind: &BatchKind) -> Vec<Column> {
    let name = match kind {
        BatchKind::Enrollment => "unique_identifier",
        _ => NAME,
    };
    let (mut columns, _) = read(kind, [name, "csr"].map(str::as_bytes).into_iter());
    for column in &mut columns {
        column.needed = true;
    }
    columns
}

/// As much of a column's name as is kept, in bytes.
const LONGEST: usize = 256;
/// The column that names a device.
const NAME: &str = "device_name";

fn role(kind: &BatchKind, name: &str) -> Option<(Role, &'static Field)> {
    let value = Attribute::MODEL.field(name_of!(Attribute.value))?;
    Some(match (kind, name) {
        (BatchKind::Registration, NAME) => {
            let field = RegisterDevice::MODEL.field(name_of!(RegisterDevice.name))?;
            (Role::Name, field)
        }
        (BatchKind::Registration, "device_description") => {
            let field = RegisterDevice::MODEL.field(name_of!(RegisterDevice.description))?;
            (Role::Description, field)
        }
        (BatchKind::Enrollment, "unique_identifier") => (Role::Name, value),
        (_, "csr") => {
            let field = CertificateRequest::MODEL.field(name_of!(CertificateRequest.csr))?;
            (Role::Csr, field)
        }
        _ => (Role::Field, value),
    })
}

pub(super) fn is_of_a_certificate(column: &Column) -> bool {
    column.role == Role::Csr || column.role == Role::Field && column.name.contains('.')
}

fn header(column: &str, message: impl Into<String>) -> Violation {
    Violation::new(
        column,
        ViolationCode::TableHeader,
        message,
        "Give each column the name that the documentation gives it, such as device_name, subject.common_name or csr.",
    )
}
