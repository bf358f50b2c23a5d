//! Numbered steps: what is done, how long it took, what went wrong.

use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Write, stdout};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::failure::{Failure, Result};
use super::interrupt;
use crate::summary::Counts;

const TITLE_WIDTH: usize = 30;
const LIVE_WIDTH: usize = 78;
/// A dot this often tells the reader of a log that a long step is alive.
const HEARTBEAT: Duration = Duration::from_secs(30);

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
    pub(crate) title: String,
    pub(crate) state: State,
    pub(crate) took: Duration,
    pub(crate) counts: Option<Counts>,
}

/// The steps of one command, as they go by.
#[derive(Debug)]
pub(crate) struct Steps {
    total: usize,
    live: bool,
    rows: Vec<Row>,
    started: Instant,
}

impl Steps {
    /// `total` is what the numbering counts towards.
    pub(crate) fn new(heading: &str, total: usize) -> Self {
        println!("{heading}\n");
        Self {
            total,
            live: stdout().is_terminal(),
            rows: Vec::new(),
            started: Instant::now(),
        }
    }

    /// Does one step. Its failure is printed here; the caller decides whether to go on.
    pub(crate) fn step<T>(
        &mut self,
        title: &str,
        work: impl FnOnce(&Step) -> Result<T>,
    ) -> Result<T> {
        if interrupt::requested() {
            return Err(Failure::Interrupted);
        }
        let number = format!("{:>2}/{}", self.rows.len() + 1, self.total);
        let step = Step::begin(format!("{number}  {title:<TITLE_WIDTH$}"), self.live);
        let result = work(&step);
        let took = step.started.elapsed();
        let (state, note) = match &result {
            Ok(_) => (State::Done, step.note.take()),
            Err(Failure::NotRun(reason)) => (State::NotRun, format!("not run: {reason}")),
            Err(Failure::Interrupted) => (State::Failed, "interrupted".to_owned()),
            Err(failure) => (State::Failed, format!("FAILED: {failure}")),
        };
        step.end(took, &note);
        if let Err(Failure::Failed { output, .. }) = &result {
            print_output(output);
        }
        self.rows.push(Row {
            title: title.to_owned(),
            state,
            took,
            counts: step.counts.take(),
        });
        result
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(crate) fn took(&self) -> Duration {
        self.started.elapsed()
    }

    /// What the process ends with: success only if no step failed.
    pub(crate) fn exit_code(&self) -> ExitCode {
        if interrupt::requested() {
            ExitCode::from(interrupt::EXIT_CODE)
        } else if self.rows.iter().any(|row| row.state == State::Failed) {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }
}

/// The step that is being done.
#[derive(Debug)]
pub(crate) struct Step {
    head: String,
    live: bool,
    started: Instant,
    note: RefCell<String>,
    last: RefCell<String>,
    beats: Cell<u64>,
    broken: Cell<bool>,
    counts: Cell<Option<Counts>>,
}

impl Step {
    fn begin(head: String, live: bool) -> Self {
        let step = Self {
            head,
            live,
            started: Instant::now(),
            note: RefCell::default(),
            last: RefCell::default(),
            beats: Cell::new(0),
            broken: Cell::new(false),
            counts: Cell::new(None),
        };
        print!("{}", step.head);
        flush();
        step
    }

    /// What to say about the step when it is done.
    pub(crate) fn note(&self, note: impl Into<String>) {
        self.note.replace(note.into());
    }

    /// How many tests the step ran.
    pub(crate) fn count(&self, counts: Counts) {
        self.counts.set(Some(counts));
    }

    /// Prints a line that belongs to the step.
    pub(crate) fn say(&self, line: &str) {
        if self.live {
            print!("\r\x1b[2K");
        }
        match (self.broken.replace(true), self.live) {
            (true, _) => {}
            (false, true) => println!("{}", self.head.trim_end()),
            (false, false) => println!(),
        }
        println!("       {line}");
        flush();
    }

    /// Remembers what a tool printed last, for whoever watches.
    pub(crate) fn progress(&self, line: &str) {
        if !line.is_empty() {
            self.last.replace(line.trim().to_owned());
        }
        self.tick();
    }

    /// Shows that the step is alive.
    pub(crate) fn tick(&self) {
        let elapsed = self.started.elapsed();
        if self.live {
            // Redrawn ten times a second at most, however much a tool prints.
            let beat = u64::try_from(elapsed.as_millis() / 100).unwrap_or(u64::MAX);
            if self.beats.replace(beat) != beat {
                let line = format!(
                    "{} {:>7}  {}",
                    self.head,
                    seconds(elapsed),
                    self.last.borrow()
                );
                let line: String = line.chars().take(LIVE_WIDTH).collect();
                print!("\r\x1b[2K{line}");
                flush();
            }
        } else {
            let beat = elapsed.as_secs() / HEARTBEAT.as_secs();
            if self.beats.replace(beat) != beat && !self.broken.get() {
                print!(".");
                flush();
            }
        }
    }

    fn end(&self, took: Duration, note: &str) {
        if self.live {
            print!("\r\x1b[2K");
        }
        if self.broken.get() {
            print!("{:width$}", "", width = self.head.chars().count());
        } else if self.live {
            print!("{}", self.head);
        }
        let line = format!(" {:>7}  {note}", seconds(took));
        println!("{}", line.trim_end());
        flush();
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

fn print_output(output: &str) {
    if !output.trim().is_empty() {
        println!();
        for line in output.trim_end().lines() {
            println!("    {line}");
        }
        println!();
    }
}

fn flush() {
    // Nobody is reading: that must not end the work.
    let _ = stdout().flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_does_not_hide_the_next_and_makes_the_command_fail() {
        let mut steps = Steps::new("test", 3);
        assert!(
            steps
                .step("one", |_| Err::<(), _>(Failure::new("broken")))
                .is_err()
        );
        assert_eq!(steps.step("two", |_| Ok(2)), Ok(2));
        let _ = steps.step("three", |_| {
            Err::<(), _>(Failure::NotRun("no network".into()))
        });
        let states: Vec<State> = steps.rows().iter().map(|row| row.state).collect();
        assert_eq!(states, [State::Failed, State::Done, State::NotRun]);
        assert_eq!(
            format!("{:?}", steps.exit_code()),
            format!("{:?}", ExitCode::FAILURE)
        );
    }

    #[test]
    fn a_step_that_could_not_run_is_not_a_failure() {
        let mut steps = Steps::new("test", 1);
        let _ = steps.step("one", |_| {
            Err::<(), _>(Failure::NotRun("no network".into()))
        });
        assert_eq!(
            format!("{:?}", steps.exit_code()),
            format!("{:?}", ExitCode::SUCCESS)
        );
    }

    #[test]
    fn times_read_well() {
        assert_eq!(seconds(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
