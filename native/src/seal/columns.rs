//! Columns of a journal that are encrypted where it has a seal, and as they are where it has none.

use std::borrow::Cow;

use devtrust_core::{Result, Secret};
use rusqlite::Row;
use rusqlite::types::{ToSqlOutput, Type};

use super::Seal;

/// A private key as it is kept.
pub(crate) fn kept_key<'a>(
    seal: Option<&Seal>,
    key: Option<&'a Secret>,
) -> Result<Option<Cow<'a, str>>> {
    let kept = key.map(|key| match seal {
        Some(seal) => seal.hide_key(key).map(Cow::from),
        None => Ok(Cow::from(key.reveal())),
    });
    kept.transpose()
}

/// A private key that is kept in this column, at this place.
pub(crate) fn key(
    seal: Option<&Seal>,
    row: &Row<'_>,
    index: usize,
    place: &str,
) -> rusqlite::Result<Option<Secret>> {
    let kept: Option<String> = row.get(index)?;
    let key = kept.map(|kept| match seal {
        Some(seal) => seal.show_key(&kept).ok_or_else(|| changed(index, place)),
        None => Ok(Secret::new(kept)),
    });
    key.transpose()
}

/// A text as it is kept at this place.
pub(crate) fn kept_text<'a>(
    seal: Option<&Seal>,
    text: &'a str,
    place: &str,
) -> Result<ToSqlOutput<'a>> {
    Ok(match seal {
        Some(seal) => ToSqlOutput::from(seal.hide(text, place)?),
        None => ToSqlOutput::from(text),
    })
}

/// A text that is kept in this column, at this place.
pub(crate) fn text(
    seal: Option<&Seal>,
    row: &Row<'_>,
    index: usize,
    place: &str,
) -> rusqlite::Result<Option<String>> {
    let Some(seal) = seal else {
        return row.get(index);
    };
    let kept: Option<Vec<u8>> = row.get(index)?;
    let text = kept.map(|kept| seal.show(&kept, place).ok_or_else(|| changed(index, place)));
    text.transpose()
}

fn changed(index: usize, place: &str) -> rusqlite::Error {
    let why = format!("what is encrypted there was changed: {place}").into();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Blob, why)
}
