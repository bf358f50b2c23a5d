//! Every message that goes in or out. `ts/src/module/messages.ts` has the same numbers.

use devtrust_core::decode;
use serde_json::Value;

use crate::{abi, calls, ports, sessions, shape};

/// From the host.
#[derive(Debug)]
pub(crate) struct In;

impl In {
    /// Makes a session; the payload is its settings.
    const OPEN: u32 = 1;
    /// Forgets a session. Calls under way go on.
    const CLOSE: u32 = 2;
    /// Starts a call.
    const CALL: u32 = 3;
    /// Gives up a call: whatever it waits for is cancelled, and nothing more is heard of it.
    const ABORT: u32 = 4;
    /// Answers a port.
    const ANSWER: u32 = 5;
    /// Asks where the answers of an operation hold times and secrets.
    const SHAPE: u32 = 6;

    /// Does what a message asks.
    pub(crate) fn dispatch(kind: u32, id: u32, payload: Vec<u8>) {
        match kind {
            Self::OPEN => sessions::open(id, &payload),
            Self::CLOSE => sessions::close(id),
            Self::CALL => calls::start(id, &payload),
            Self::ABORT => calls::abort(id),
            Self::ANSWER => ports::answer(id, payload),
            Self::SHAPE => shape::tell(id, &payload),
            _ => {}
        }
    }
}

/// To the host.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
pub(crate) enum Out {
    /// A session is open; with a payload, it is not, and this is the error.
    Opened = 1,
    /// A call ended with JSON.
    Json = 2,
    /// A call ended with bytes.
    Bytes = 3,
    /// A call ended with nothing.
    Nothing = 4,
    /// A raw call ended: head and body.
    Raw = 5,
    /// A call failed; the error's report as JSON.
    Failed = 6,
    /// A port: send this request, head and body.
    Send = 7,
    /// A port: answer after this many milliseconds.
    Sleep = 8,
    /// A port: run a function of the module for keys.
    Keys = 9,
    /// Nobody waits for this port any more.
    Cancel = 10,
    /// A step of a workflow.
    Step = 11,
    /// Something happened on the wire.
    Event = 12,
    /// Where the answers of an operation hold times and secrets.
    Shape = 13,
}

impl Out {
    /// Gives this message out.
    pub(crate) fn emit(self, id: u32, payload: &[u8]) {
        abi::emit(self as u32, id, payload);
    }

    /// Gives this message out, with JSON.
    pub(crate) fn emit_json(self, id: u32, payload: &Value) {
        self.emit(id, decode::write(payload).as_bytes());
    }
}

/// Text followed by bytes, with the length of the text in front.
pub(crate) fn framed(head: &str, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(head.len()).unwrap_or(u32::MAX);
    let mut message = Vec::with_capacity(4 + head.len() + body.len());
    message.extend_from_slice(&length.to_le_bytes());
    message.extend_from_slice(head.as_bytes());
    message.extend_from_slice(body);
    message
}

/// Takes such a message apart.
pub(crate) fn unframed(message: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = message.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (head, body) = rest.split_at_checked(length)?;
    Some((std::str::from_utf8(head).ok()?, body))
}
