//! What a ZIP says of its files (APPNOTE 4.3): read where it stands in a directory, and written for a ZIP with fewer of them.
//!
//! `rawzip` reads a directory from its beginning; a part of a ZIP begins in the middle.

use super::window::{Kept, changed};
use crate::transport::Source;

/// The header before a file's content, without its name.
pub(super) const LOCAL: u64 = 30;
/// The header in the directory, without its name.
pub(super) const CENTRAL: u64 = 46;
/// What ends a ZIP, and what comes before it where there are more files than sixteen bits count.
const END: u64 = 22;
const END_OF_MANY: u64 = 56 + 20;
const MANY: u64 = 0xffff;

const SIGNATURE_LOCAL: u32 = 0x0403_4b50;
const SIGNATURE_CENTRAL: u32 = 0x0201_4b50;
const SIGNATURE_END: u32 = 0x0605_4b50;
const SIGNATURE_MANY: u32 = 0x0606_4b50;
const SIGNATURE_LOCATOR: u32 = 0x0706_4b50;
/// Of the flags: the name is UTF-8. What else they may say is no longer so, or is how hard the packer tried.
const UTF8: u16 = 1 << 11;
/// What takes Deflate and folders.
const VERSION: u16 = 20;
/// What takes more than sixteen bits.
const VERSION_OF_MANY: u16 = 45;
/// The extra field with sizes of 64 bits.
const WIDE: u16 = 1;

/// A file, as the directory has it.
#[derive(Debug)]
pub(super) struct Record {
    flags: u16,
    method: u16,
    /// Time and day.
    changed: u32,
    pub(super) checksum: u32,
    pub(super) packed: u64,
    pub(super) size: u64,
    name: Vec<u8>,
    /// Where its own header is, as the ZIP says it.
    pub(super) at: u64,
    /// Where the next record is.
    pub(super) next: u64,
}

impl Record {
    /// Reads the record that stands here.
    pub(super) fn read(kept: &mut Kept, source: &dyn Source, at: u64) -> Result<Self, String> {
        let fixed = kept.exactly(source, at, 46)?;
        let (mut record, lengths) = Self::fixed(&fixed).ok_or_else(changed)?;
        let all = lengths.iter().sum::<usize>();
        let behind = kept.exactly(source, at + CENTRAL, all)?;
        let [name, extra, _] = lengths;
        let (name, behind) = behind.split_at_checked(name).ok_or_else(changed)?;
        name.clone_into(&mut record.name);
        record.widen(behind.get(..extra).unwrap_or_default());
        record.next = at + CENTRAL + all as u64;
        Ok(record)
    }

    /// All but what stands behind, and the lengths of that: name, extra fields, comment.
    fn fixed(bytes: &[u8]) -> Option<(Self, [usize; 3])> {
        let mut fields = Fields(bytes);
        if fields.four()? != SIGNATURE_CENTRAL {
            return None;
        }
        // Who made it, and what it takes to read it.
        fields.four()?;
        let mut record = Self {
            flags: fields.two()?,
            method: fields.two()?,
            changed: fields.four()?,
            checksum: fields.four()?,
            packed: fields.four()?.into(),
            size: fields.four()?.into(),
            name: Vec::new(),
            at: 0,
            next: 0,
        };
        let lengths = [fields.two()?, fields.two()?, fields.two()?];
        // The disk, and what attributes it has.
        fields.four()?;
        fields.four()?;
        record.at = fields.four()?.into();
        Some((record, lengths.map(usize::from)))
    }

    /// Takes what did not fit into 32 bits from where it stands.
    fn widen(&mut self, extra: &[u8]) {
        let mut fields = Fields(extra);
        while let (Some(kind), Some(length)) = (fields.two(), fields.two()) {
            let Some(content) = fields.take(length.into()) else {
                return;
            };
            if kind == WIDE {
                let mut wide = Fields(content);
                for value in [&mut self.size, &mut self.packed, &mut self.at] {
                    if *value == u64::from(u32::MAX) {
                        *value = wide.eight().unwrap_or(*value);
                    }
                }
                return;
            }
        }
    }

    pub(super) fn is_dir(&self) -> bool {
        self.name.ends_with(b"/")
    }

    pub(super) fn local_size(&self) -> u64 {
        LOCAL + self.name.len() as u64 + self.packed
    }

    /// Writes the header before its content.
    pub(super) fn write_local(&self, out: &mut Vec<u8>) -> Result<(), String> {
        out.extend(SIGNATURE_LOCAL.to_le_bytes());
        out.extend(VERSION.to_le_bytes());
        self.write_both(out)?;
        out.extend(0_u16.to_le_bytes());
        out.extend(&self.name);
        Ok(())
    }

    /// Writes the header in the directory.
    pub(super) fn write_central(&self, at: u64, out: &mut Vec<u8>) -> Result<(), String> {
        out.extend(SIGNATURE_CENTRAL.to_le_bytes());
        out.extend(VERSION.to_le_bytes());
        out.extend(VERSION.to_le_bytes());
        self.write_both(out)?;
        // Extra fields, comment, disk, and two kinds of attributes: none.
        out.extend([0; 12]);
        out.extend(narrow(at)?.to_le_bytes());
        out.extend(&self.name);
        Ok(())
    }

    /// What both headers have, to the length of the name.
    fn write_both(&self, out: &mut Vec<u8>) -> Result<(), String> {
        // Another way to say that a name is UTF-8 is an extra field, which is not there any more.
        let is_utf8 = std::str::from_utf8(&self.name).is_ok();
        let flags = if is_utf8 { UTF8 } else { self.flags & UTF8 };
        out.extend(flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        out.extend(self.changed.to_le_bytes());
        out.extend(self.checksum.to_le_bytes());
        out.extend(narrow(self.packed)?.to_le_bytes());
        out.extend(narrow(self.size)?.to_le_bytes());
        let length = u16::try_from(self.name.len()).map_err(|_| changed())?;
        out.extend(length.to_le_bytes());
        Ok(())
    }
}

/// How many bytes end a ZIP of so many files.
pub(super) fn end_size(files: u64) -> u64 {
    if files >= MANY {
        END + END_OF_MANY
    } else {
        END
    }
}

/// Writes the end of a ZIP of so many files, whose directory has this size and begins here.
pub(super) fn write_end(
    files: u64,
    directory: u64,
    at: u64,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    if files >= MANY {
        out.extend(SIGNATURE_MANY.to_le_bytes());
        // What follows of it.
        out.extend(44_u64.to_le_bytes());
        out.extend(VERSION_OF_MANY.to_le_bytes());
        out.extend(VERSION_OF_MANY.to_le_bytes());
        // One disk.
        out.extend([0; 8]);
        for value in [files, files, directory, at] {
            out.extend(value.to_le_bytes());
        }
        out.extend(SIGNATURE_LOCATOR.to_le_bytes());
        out.extend([0; 4]);
        out.extend((at + directory).to_le_bytes());
        out.extend(1_u32.to_le_bytes());
    }
    let few = u16::try_from(files).unwrap_or(u16::MAX);
    out.extend(SIGNATURE_END.to_le_bytes());
    out.extend([0; 4]);
    out.extend(few.to_le_bytes());
    out.extend(few.to_le_bytes());
    out.extend(narrow(directory)?.to_le_bytes());
    out.extend(narrow(at)?.to_le_bytes());
    // No comment.
    out.extend([0; 2]);
    Ok(())
}

/// A part is far smaller than 4 GiB.
fn narrow(value: u64) -> Result<u32, String> {
    u32::try_from(value).map_err(|_| changed())
}

/// Numbers, one after the other.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn two(&mut self) -> Option<u16> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_le_bytes(*taken))
    }

    fn four(&mut self) -> Option<u32> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*taken))
    }

    fn eight(&mut self) -> Option<u64> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*taken))
    }
}
