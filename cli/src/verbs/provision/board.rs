//! How many devices come along: a bar at a terminal, a line now and then elsewhere.

use std::fmt;
use std::io::{IsTerminal as _, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use devtrust::journal::{EntryState, JournalCounts, JournalListener, JournalProgress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use tokio::sync::Notify;

use crate::text::visible;

/// How often a line is written where there is no terminal.
const NOW_AND_THEN: Duration = Duration::from_secs(10);
const STYLE: &str = "{bar:30} {pos}/{len}  {rate}  {eta} left  {wide_msg}";

/// What is known of all devices.
#[derive(Debug)]
pub(super) struct Board {
    state: Mutex<State>,
    bar: ProgressBar,
    is_quiet: bool,
    began: Instant,
    /// Something has ended.
    pub(super) ended: Notify,
}

#[derive(Debug)]
struct State {
    counts: JournalCounts,
    /// How many were provisioned by earlier runs.
    before: u32,
    /// When the service last gave an answer that ends the matter.
    answered: Instant,
    /// Why something last failed.
    problem: Option<String>,
    /// When a line was last written.
    line: Instant,
}

impl Board {
    pub(super) fn new(is_quiet: bool) -> Self {
        let bar = ProgressBar::new(0);
        if is_quiet || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template(STYLE) {
            bar.set_style(style.with_key(
                "rate",
                |state: &ProgressState, to: &mut dyn fmt::Write| {
                    let _ = write!(to, "{:.0}/s", state.per_sec());
                },
            ));
        }
        let began = Instant::now();
        let state = State {
            counts: JournalCounts::default(),
            before: 0,
            answered: began,
            problem: None,
            line: began,
        };
        Self {
            state: Mutex::new(state),
            bar,
            is_quiet,
            began,
            ended: Notify::new(),
        }
    }

    /// What an earlier run left.
    pub(super) fn start(&self, counts: JournalCounts) {
        self.state().before = counts.provisioned;
        self.show(counts);
        self.bar.reset_eta();
    }

    /// How the journal stands.
    pub(super) fn show(&self, counts: JournalCounts) {
        let mut state = self.state();
        state.counts = counts;
        let done = counts.provisioned + counts.failed;
        self.bar.set_length(u64::from(done + counts.waiting));
        self.bar.set_position(u64::from(done));
        let is_time = self.bar.is_hidden() && state.line.elapsed() > NOW_AND_THEN;
        let made = counts.provisioned.saturating_sub(state.before);
        if is_time {
            state.line = Instant::now();
            let JournalCounts {
                provisioned,
                failed,
                waiting,
                ..
            } = counts;
            let rate = rate(made, self.began.elapsed());
            self.say(&format!(
                "{provisioned} provisioned, {failed} failed, {waiting} waiting, {rate}"
            ));
        }
    }

    /// How many wait, as far as is known.
    pub(super) fn waiting(&self) -> u32 {
        self.state().counts.waiting
    }

    /// For how long the service has given no answer that ends the matter of a device, and why one last failed.
    pub(super) fn silence(&self) -> (Duration, Option<String>) {
        let state = self.state();
        (state.answered.elapsed(), state.problem.clone())
    }

    /// Takes the bar away, and says how it went.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
        let state = self.state();
        let made = state.counts.provisioned.saturating_sub(state.before);
        if made > 0 {
            let took = self.began.elapsed();
            self.say(&format!(
                "{made} provisioned in {:.1} s, {}",
                took.as_secs_f64(),
                rate(made, took)
            ));
        }
    }

    fn say(&self, text: &str) {
        if !self.is_quiet {
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl JournalListener for Board {
    fn progress(&self, progress: JournalProgress) {
        if progress.step.is_some() || progress.state == EntryState::Sending {
            return;
        }
        let mut state = self.state();
        // A refusal is an answer, too: network and service are there.
        if progress.state != EntryState::Waiting {
            state.answered = Instant::now();
        }
        if let Some(problem) = &progress.problem {
            let text = visible(&format!("{}: {problem}", progress.device_name));
            self.bar.set_message(text.clone());
            state.problem = Some(text);
        }
        drop(state);
        self.ended.notify_one();
    }
}

fn rate(count: u32, time: Duration) -> String {
    format!("{:.0}/s", f64::from(count) / time.as_secs_f64().max(0.001))
}
