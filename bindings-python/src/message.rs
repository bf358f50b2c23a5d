//! What a running call tells the thread that it belongs to.

use bytes::Bytes;
use devtrust::engine::Answer;
use devtrust::journal::JournalProgress;
use devtrust::keys::SignerError;
use devtrust::{RawResponse, Result, Step};
use tokio::sync::oneshot;

use crate::journal::Told;

/// What a call gives back.
#[derive(Debug)]
pub(crate) enum Output {
    /// The answer of an operation.
    Answer(Answer),
    /// The answer of a raw request.
    Raw(RawResponse),
    /// What a journal tells.
    Journal(Told),
}

/// One message.
#[derive(Debug)]
pub(crate) enum Message {
    /// A step of a workflow began or ended.
    Step(Step),
    /// An entry of a journal began, took a step or ended.
    Sending(Box<JournalProgress>),
    /// The caller's key is asked to sign.
    Sign {
        message: Vec<u8>,
        reply: oneshot::Sender<Result<Vec<u8>, SignerError>>,
    },
    /// The next piece of a download.
    Piece(Bytes),
    /// The download starts again.
    Restart,
    /// Something for the log.
    Log(String),
    /// It is over.
    Done(Result<Output>),
}

/// Where messages go. Never blocks.
pub(crate) trait Post: Send + Sync + std::fmt::Debug {
    /// Hands a message over.
    fn post(&self, message: Message);
}
