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

const HEAD_WIDTH: usize = 37;
const LIVE_WIDTH: usize = 78;
/// A sign of life this often for the reader of a log, and for one who watches a terminal.
const HEARTBEAT: Duration = Duration::from_secs(60);
const REDRAW: Duration = Duration::from_millis(100);
/// How many steps are done at once where they may be.
const SIDE_BY_SIDE: usize = 2;

/// How a step goes, or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Running,
    Done,
    Failed,
    NotRun,
}

/// One step.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) title: String,
    pub(crate) state: State,
    pub(crate) took: Duration,
    pub(crate) counts: Option<Counts>,
    started: Instant,
    /// What a tool printed last.
    last: String,
}

/// The steps of one command, as they go by.
#[derive(Debug)]
pub(crate) struct Steps {
    total: usize,
    started: Instant,
    board: Mutex<Board>,
}

/// What is shown: the steps in the order in which they began.
#[derive(Debug)]
struct Board {
    is_terminal: bool,
    shown: Instant,
    rows: Vec<Row>,
}

impl Steps {
    /// `total` is what the numbering counts towards.
    pub(crate) fn new(heading: &str, total: usize) -> Self {
        println!("{heading}\n");
        let started = Instant::now();
        let board = Board {
            is_terminal: stdout().is_terminal(),
            shown: started,
            rows: Vec::new(),
        };
        Self {
            total,
            started,
            board: Mutex::new(board),
        }
    }

    /// Does one step. Its failure is printed here; the caller decides whether to go on.
    pub(crate) fn step<T>(&self, title: &str, work: impl FnOnce(&Step) -> Result<T>) -> Result<T> {
        self.perform(title, false, work)
    }

    /// Does several steps, two at a time. The failure of one does not hide the others.
    pub(crate) fn side_by_side<'a>(
        &self,
        steps: impl IntoIterator<Item = (&'a str, impl FnOnce(&Step) -> Result<()> + Send)>,
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
        work: impl FnOnce(&Step) -> Result<T>,
    ) -> Result<T> {
        if interrupt::requested() {
            return Err(Failure::Interrupted);
        }
        let step = Step {
            steps: self,
            index: lock(&self.board).begin(title),
            is_kept,
            said: Mutex::default(),
        };
        let result = work(&step);
        step.end(&result);
        result
    }

    /// The steps, in the order in which they began.
    pub(crate) fn rows(&self) -> Vec<Row> {
        lock(&self.board).rows.clone()
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
    index: usize,
    is_kept: bool,
    said: Mutex<Said>,
}

#[derive(Debug, Default)]
struct Said {
    note: String,
    lines: Vec<String>,
    counts: Option<Counts>,
}

impl Step<'_> {
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
        let line = format!("       {line}");
        let mut said = lock(&self.said);
        if !self.is_kept {
            let mut board = lock(&self.steps.board);
            if said.lines.is_empty() {
                let head = board.head(self.index, self.steps.total);
                board.print([head.as_str()]);
            }
            board.print([line.as_str()]);
        }
        said.lines.push(line);
    }

    /// Shows that the step is alive, with what a tool printed last.
    pub(crate) fn progress(&self, line: &str) {
        let mut board = lock(&self.steps.board);
        if let Some(row) = board.rows.get_mut(self.index).filter(|_| !line.is_empty()) {
            line.trim().clone_into(&mut row.last);
        }
        board.show();
    }

    fn end<T>(self, result: &Result<T>) {
        let said = self
            .said
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let (state, note) = match result {
            Ok(_) => (State::Done, said.note),
            Err(Failure::NotRun(reason)) => (State::NotRun, format!("not run: {reason}")),
            Err(Failure::Interrupted) => (State::Failed, "interrupted".to_owned()),
            Err(failure) => (State::Failed, format!("FAILED: {failure}")),
        };
        let mut board = lock(&self.steps.board);
        let head = if self.is_kept || said.lines.is_empty() {
            board.head(self.index, self.steps.total)
        } else {
            String::new()
        };
        let Some(row) = board.rows.get_mut(self.index) else {
            return;
        };
        (row.state, row.took, row.counts) = (state, row.started.elapsed(), said.counts);
        let took = seconds(row.took);
        board.print([format!("{head:<HEAD_WIDTH$} {took:>7}  {note}").as_str()]);
        if self.is_kept {
            board.print(said.lines.iter().map(String::as_str));
        }
        if let Err(Failure::Failed { output, .. }) = result {
            let lines = output.trim_end().lines().map(|line| format!("    {line}"));
            board.print(lines.collect::<Vec<_>>().iter().map(String::as_str));
        }
    }
}

impl Board {
    fn begin(&mut self, title: &str) -> usize {
        self.rows.push(Row {
            title: title.to_owned(),
            state: State::Running,
            took: Duration::ZERO,
            counts: None,
            started: Instant::now(),
            last: String::new(),
        });
        self.rows.len() - 1
    }

    fn head(&self, index: usize, total: usize) -> String {
        let title = self.rows.get(index).map_or("", |row| row.title.as_str());
        format!("{:>2}/{total}  {title}", index + 1)
    }

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
        let now = self.rows.iter().filter(|row| row.state == State::Running);
        let now = now.map(|row| {
            let last = if self.is_terminal { &row.last } else { "" };
            format!("{} {} {last}", row.title, seconds(row.started.elapsed()))
        });
        let line = format!(" ...   {}", now.collect::<Vec<_>>().join("| "));
        let line: String = line.chars().take(LIVE_WIDTH).collect();
        self.clear();
        print!("{}", line.trim_end());
        if !self.is_terminal {
            println!();
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
