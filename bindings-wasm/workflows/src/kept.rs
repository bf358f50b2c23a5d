//! What becomes of the rows of a run with a journal: noted first, and told then.

use devtrust_core::json;
use devtrust_core::many::{Ledger, Outcome, RunHandle};
use devtrust_core::schema::Answer;
use devtrust_wasm_border::plain;

use crate::many::Rows;

/// What a run with a journal has for what becomes of its rows.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    ledger: Ledger,
    handle: RunHandle,
    rows: Rows,
}

impl Kept {
    pub(crate) fn new(ledger: Ledger, handle: RunHandle, rows: Rows) -> Self {
        Self {
            ledger,
            handle,
            rows,
        }
    }

    /// Notes what became of rows, and tells it.
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    pub(crate) async fn settled(&self, ended: Vec<Outcome>) -> Vec<Outcome> {
        if ended.is_empty() {
            self.release().await;
            return ended;
        }
        let (ended, written) = self.ledger.end(ended).await;
        if let Err(error) = written {
            self.handle.abandon(error);
        }
        for one in &ended {
            let given = match &one.result {
                Ok(Answer::Json(result)) => json::write(result).into(),
                Ok(_) => "null".into(),
                Err(error) => plain::report(error),
            };
            self.rows.settle(one.position as f64, &given, one.is_known);
        }
        ended
    }

    /// Forgets what was noted and not begun.
    pub(crate) async fn release(&self) {
        self.ledger.release(self.handle.tally().begun).await;
    }
}
