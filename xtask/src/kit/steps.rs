//! Numbered steps: what is done, how long it took, what went wrong. They are done one after the other, or side by side where
//! most of the time is spent waiting.

use std::io::{IsTerminal, Write, stdout};
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::failure::{Failure, Result};
use super::interrupt;
use crate::summary::Counts;

const TITLE_WIDTH: usize = 30;
const LIVE_WIDTH: usize = 78;
/// A sign of life this often for the reader of a log, and for one who watches a terminal.
const HEARTBEAT: Duration = Duration::from_secs(60);
const REDRAW: Duration = Duration::from_millis(100);
/// How many steps are done at once where they may be.
const SIDE_BY_SIDE: usize = 2;

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Done,
    Failed,
    NotRun,
}

/// One finished step.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    number: usize,
    pub(crate) title: String,
    pub(crate) state: State,
    pub(crate) took: Duration,
    pub(crate) counts: Option<Counts>,
}

/// The steps of one command, as they go by.
#[derive(Debug)]
pub(crate) struct Steps {
    total: usize,
    started: Instant,
    board: Mutex<Board>,
}

/// What is shown, and what is being done.
#[derive(Debug)]
struct Board {
    is_terminal: bool,
    shown: Instant,
    begun: usize,
    rows: Vec<Row>,
    /// The steps that are being done: number, title, and what a tool printed last.
    now: Vec<(usize, String, Instant, String)>,
}

impl Steps {
    /// `total` is what the numbering counts towards.
    pub(crate) fn new(heading: &str, total: usize) -> Self {
        println!("{heading}\n");
        let started = Instant::now();
        let board = Board {
            is_terminal: stdout().is_terminal(),
            shown: started,
            begun: 0,
            rows: Vec::new(),
            now: Vec::new(),
        };
        Self {
            total,
            started,
            board: Mutex::new(board),
        }
    }

    /// Does one step. Its failure is printed here; the caller decides whether to go on.
    pub(crate) fn step<T>(
        &self,
        title: &str,
        work: impl FnOnce(&Step<'_>) -> Result<T>,
    ) -> Result<T> {
        self.perform(title, false, work)
    }

    /// Does several steps, two at a time. The failure of one does not hide the others.
    pub(crate) fn side_by_side<'a>(
        &self,
        steps: impl IntoIterator<Item = (&'a str, impl FnOnce(&Step<'_>) -> Result<()> + Send)>,
    ) {
        let steps: Vec<_> = steps.into_iter().collect();
        let several = steps.len() > 1;
        let queue = Mutex::new(steps.into_iter());
        thread::scope(|scope| {
            for _ in 0..SIDE_BY_SIDE {
                scope.spawn(|| {
                    while let Some((title, work)) = { lock(&queue).next() } {
                        let _ = self.perform(title, several, work);
                    }
                });
            }
        });
    }

    /// What a step says is printed at once, or at its end where others run at the same time.
    fn perform<T>(
        &self,
        title: &str,
        is_kept: bool,
        work: impl FnOnce(&Step<'_>) -> Result<T>,
    ) -> Result<T> {
        if interrupt::requested() {
            return Err(Failure::Interrupted);
        }
        let step = Step::begin(self, title, is_kept);
        let result = work(&step);
        step.end(&result);
        result
    }

    /// The finished steps, in the order in which they began.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let mut rows = lock(&self.board).rows.clone();
        rows.sort_by_key(|row| row.number);
        rows
    }

    pub(crate) fn took(&self) -> Duration {
        self.started.elapsed()
    }

    /// What the process ends with: success only if no step failed.
    pub(crate) fn exit_code(&self) -> ExitCode {
        if interrupt::requested() {
            ExitCode::from(interrupt::EXIT_CODE)
        } else if self.rows().iter().any(|row| row.state == State::Failed) {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }
}

/// The step that is being done.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    steps: &'a Steps,
    number: usize,
    title: String,
    is_kept: bool,
    started: Instant,
    said: Mutex<Said>,
}

#[derive(Debug, Default)]
struct Said {
    note: String,
    lines: Vec<String>,
    counts: Option<Counts>,
}

impl<'a> Step<'a> {
    fn begin(steps: &'a Steps, title: &str, is_kept: bool) -> Self {
        let mut board = lock(&steps.board);
        board.begun += 1;
        let number = board.begun;
        let started = Instant::now();
        board
            .now
            .push((number, title.to_owned(), started, String::new()));
        drop(board);
        let said = Mutex::default();
        let title = title.to_owned();
        Self {
            steps,
            number,
            title,
            is_kept,
            started,
            said,
        }
    }

    /// What to say about the step when it is done.
    pub(crate) fn note(&self, note: impl Into<String>) {
        lock(&self.said).note = note.into();
    }

    /// How many tests the step ran.
    pub(crate) fn count(&self, counts: Counts) {
        lock(&self.said).counts = Some(counts);
    }

    /// Prints a line that belongs to the step.
    pub(crate) fn say(&self, line: &str) {
        let mut said = lock(&self.said);
        if !self.is_kept {
            let head = said.lines.is_empty().then(|| self.head());
            let line = format!("       {line}");
            lock(&self.steps.board).print(head.as_deref().into_iter().chain([line.as_str()]));
        }
        said.lines.push(line.to_owned());
    }

    /// Shows that the step is alive, with what a tool printed last.
    pub(crate) fn progress(&self, line: &str) {
        let mut board = lock(&self.steps.board);
        let own = board.now.iter_mut().find(|now| now.0 == self.number);
        if let Some((.., last)) = own.filter(|_| !line.is_empty()) {
            line.trim().clone_into(last);
        }
        board.show();
    }

    fn head(&self) -> String {
        let (number, total) = (self.number, self.steps.total);
        format!("{number:>2}/{total}  {}", self.title)
    }

    fn end<T>(self, result: &Result<T>) {
        let took = self.started.elapsed();
        let Said {
            note,
            lines,
            counts,
        } = std::mem::take(&mut *lock(&self.said));
        let (state, note) = match result {
            Ok(_) => (State::Done, note),
            Err(Failure::NotRun(reason)) => (State::NotRun, format!("not run: {reason}")),
            Err(Failure::Interrupted) => (State::Failed, "interrupted".to_owned()),
            Err(failure) => (State::Failed, format!("FAILED: {failure}")),
        };
        let is_shown_above = !self.is_kept && !lines.is_empty();
        let head = if is_shown_above {
            String::new()
        } else {
            self.head()
        };
        let width = TITLE_WIDTH + 7;
        let mut text = vec![format!("{head:<width$} {:>7}  {note}", seconds(took))];
        if self.is_kept {
            text.extend(lines.iter().map(|line| format!("       {line}")));
        }
        if let Err(Failure::Failed { output, .. }) = result {
            let output = output.trim_end().lines();
            text.extend(output.map(|line| format!("    {line}")));
        }
        let mut board = lock(&self.steps.board);
        board.now.retain(|now| now.0 != self.number);
        board.rows.push(Row {
            number: self.number,
            title: self.title,
            state,
            took,
            counts,
        });
        board.print(text.iter().map(String::as_str));
    }
}

impl Board {
    /// Prints lines that stay.
    fn print<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>) {
        self.clear();
        for line in lines {
            println!("{}", line.trim_end());
        }
        self.shown = Instant::now();
        flush();
    }

    /// Shows what is being done: a line that is drawn again and again, or one now and then in a log.
    fn show(&mut self) {
        let every = if self.is_terminal { REDRAW } else { HEARTBEAT };
        if self.shown.elapsed() < every {
            return;
        }
        self.shown = Instant::now();
        let now = self.now.iter().map(|(_, title, started, last)| {
            let last = if self.is_terminal { last } else { "" };
            format!("{title} {} {last}", seconds(started.elapsed()))
        });
        let line = format!(" ...   {}", now.collect::<Vec<_>>().join("| "));
        let line: String = line.chars().take(LIVE_WIDTH).collect();
        if self.is_terminal {
            self.clear();
            print!("{line}");
        } else {
            println!("{}", line.trim_end());
        }
        flush();
    }

    fn clear(&self) {
        if self.is_terminal {
            print!("\r\x1b[2K");
        }
    }
}

/// `4.2 s`, or `3 min 05 s`.
pub(crate) fn seconds(took: Duration) -> String {
    if took < Duration::from_secs(100) {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        let seconds = took.as_secs();
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

fn flush() {
    // Nobody is reading: that must not end the work.
    let _ = stdout().flush();
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Work<'a> = Box<dyn FnOnce(&Step<'_>) -> Result<()> + Send + 'a>;

    #[test]
    fn a_failed_step_does_not_hide_the_next_and_makes_the_command_fail() {
        let steps = Steps::new("test", 3);
        let broken = steps.step("one", |_| Err::<(), _>(Failure::new("broken")));
        assert!(broken.is_err());
        assert_eq!(steps.step("two", |_| Ok(2)), Ok(2));
        let without = steps.step("three", |_| {
            Err::<(), _>(Failure::NotRun("no network".into()))
        });
        assert!(without.is_err());
        let states: Vec<State> = steps.rows().iter().map(|row| row.state).collect();
        assert_eq!(states, [State::Failed, State::Done, State::NotRun]);
        let [code, failure] =
            [steps.exit_code(), ExitCode::FAILURE].map(|code| format!("{code:?}"));
        assert_eq!(code, failure);
    }

    #[test]
    fn steps_side_by_side_are_all_done_and_keep_their_order() {
        let steps = Steps::new("test", 3);
        let (sender, receiver) = std::sync::mpsc::channel();
        let receiver = Mutex::new(receiver);
        let works: Vec<(&str, Work<'_>)> = vec![
            // Ends only because the second one runs at the same time.
            (
                "one",
                Box::new(|_| {
                    lock(&receiver)
                        .recv()
                        .map_err(|e| Failure::new(e.to_string()))
                }),
            ),
            (
                "two",
                Box::new(move |_| sender.send(()).map_err(|e| Failure::new(e.to_string()))),
            ),
            (
                "three",
                Box::new(|_| Err(Failure::NotRun("no network".into()))),
            ),
        ];
        steps.side_by_side(works);
        let rows = steps.rows();
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (row.title.as_str(), row.state))
            .collect();
        let wanted = [
            ("one", State::Done),
            ("two", State::Done),
            ("three", State::NotRun),
        ];
        assert_eq!(rows, wanted);
    }

    #[test]
    fn times_read_well() {
        assert_eq!(seconds(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
