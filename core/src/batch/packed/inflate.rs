//! A file of a ZIP, unpacked as it is read.

use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read};

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

/// What is unpacked, or stands there as it is.
pub(super) enum Unpacking<R> {
    Stored(BufReader<R>),
    Deflated(Inflated<R>),
}

impl<R: Read> Unpacking<R> {
    pub(super) fn of(content: R, is_deflated: bool) -> Self {
        let packed = BufReader::with_capacity(4096, content);
        if !is_deflated {
            return Self::Stored(packed);
        }
        Self::Deflated(Inflated {
            packed,
            state: Box::new(InflateState::new(DataFormat::Raw)),
            is_over: false,
        })
    }
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(content) => content.read(buffer),
            Self::Deflated(content) => content.read(buffer),
        }
    }
}

impl<R> fmt::Debug for Unpacking<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stored(_) => "Stored",
            Self::Deflated(_) => "Deflated",
        })
    }
}

/// What was packed with Deflate.
pub(super) struct Inflated<R> {
    packed: BufReader<R>,
    state: Box<InflateState>,
    is_over: bool,
}

impl<R: Read> Read for Inflated<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_over && !buffer.is_empty() {
            let input = self.packed.fill_buf()?;
            let is_end = input.is_empty();
            let result = inflate(&mut self.state, input, buffer, MZFlush::None);
            self.packed.consume(result.bytes_consumed);
            match result.status {
                Ok(MZStatus::StreamEnd) => self.is_over = true,
                Ok(_) => {}
                Err(MZError::Buf) if !is_end => {}
                Err(_) => return Err(io::ErrorKind::InvalidData.into()),
            }
            if result.bytes_written > 0 {
                return Ok(result.bytes_written);
            }
            if is_end && !self.is_over {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(0)
    }
}
