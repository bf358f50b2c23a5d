//! How the segments of an ELF library are aligned: what Android asks of a library before it loads it.

/// A library's header could not be read so far.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotElf;

const MAGIC: &[u8] = b"\x7fELF";
const LITTLE_ENDIAN: u8 = 1;
/// The type of a segment that is loaded.
const LOAD: u64 = 1;

/// Where the fields are that tell the alignment of segments, in bytes from the start of the file or of an entry: offset and
/// size of each.
struct Layout {
    table: (usize, usize),
    entry_size: (usize, usize),
    entries: (usize, usize),
    alignment: (usize, usize),
}

const BITS_32: Layout = Layout {
    table: (28, 4),
    entry_size: (42, 2),
    entries: (44, 2),
    alignment: (28, 4),
};
const BITS_64: Layout = Layout {
    table: (32, 8),
    entry_size: (54, 2),
    entries: (56, 2),
    alignment: (48, 8),
};

/// The alignment of every segment that is loaded.
pub(crate) fn load_alignments(file: &[u8]) -> Result<Vec<u64>, NotElf> {
    if !file.starts_with(MAGIC) || file.get(5) != Some(&LITTLE_ENDIAN) {
        return Err(NotElf);
    }
    let layout = match file.get(4) {
        Some(1) => BITS_32,
        Some(2) => BITS_64,
        _ => return Err(NotElf),
    };
    let table = number(file, 0, layout.table)?;
    let size = number(file, 0, layout.entry_size)?;
    let mut alignments = Vec::new();
    for entry in 0..number(file, 0, layout.entries)? {
        let at = usize::try_from(table + entry * size).map_err(|_| NotElf)?;
        if number(file, at, (0, 4))? == LOAD {
            alignments.push(number(file, at, layout.alignment)?);
        }
    }
    Ok(alignments)
}

fn number(file: &[u8], base: usize, (offset, size): (usize, usize)) -> Result<u64, NotElf> {
    let at = base.checked_add(offset).ok_or(NotElf)?;
    let bytes = file.get(at..).and_then(|rest| rest.get(..size));
    let bytes = bytes.ok_or(NotElf)?;
    Ok(bytes
        .iter()
        .rev()
        .fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_elf_is_said_so() {
        assert_eq!(load_alignments(b"MZ"), Err(NotElf));
        assert_eq!(load_alignments(b"\x7fELF\x02\x01"), Err(NotElf));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_program_has_segments_on_pages() {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let alignments = load_alignments(&program).unwrap();
        assert!(!alignments.is_empty());
        assert!(alignments.iter().all(|alignment| *alignment >= 4096));
    }
}
