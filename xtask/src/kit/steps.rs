//! Numbered steps: what is done, how long it took, what went wrong. They are done one after the other, or side by side where
//! most of the time is spent waiting.

use std::io::{IsTerminal, Write, stdout};
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::failure::{Failure, Result};
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
    note: String,
    said: Vec<String>,
    /// What a tool printed last.
    last: String,
}

/// The steps of one command, as they go by.
#[derive(Debug)]
pub(crate) struct Steps {
    /// What the numbering counts towards.
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
    pub(crate) fn new(heading: &str, total: usize) -> Self {
        println!("{heading}\n");
        let started = Instant::now();
        let board = Mutex::new(Board {
            is_terminal: stdout().is_terminal(),
            shown: started,
            rows: Vec::new(),
        });
        Self {
            total,
            started,
            board,
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
        let index = lock(&self.board).begin(title);
        let result = work(&Step {
            steps: self,
            index,
            is_kept,
        });
        let (state, note, output) = match &result {
            Ok(_) => (State::Done, None, ""),
            Err(Failure::NotRun(why)) => (State::NotRun, Some(format!("not run: {why}")), ""),
            Err(Failure::Failed { message, output }) => {
                (State::Failed, Some(format!("FAILED: {message}")), &**output)
            }
        };
        lock(&self.board).end(index, is_kept, self.total, (state, note, output));
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
        let failed = self.rows().iter().any(|row| row.state == State::Failed);
        ExitCode::from(u8::from(failed))
    }
}

/// The step that is being done.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    steps: &'a Steps,
    index: usize,
    is_kept: bool,
}

impl Step<'_> {
    /// What to say about the step when it is done.
    pub(crate) fn note(&self, note: impl Into<String>) {
        self.row(|row| row.note = note.into());
    }

    /// How many tests the step ran.
    pub(crate) fn count(&self, counts: Counts) {
        self.row(|row| row.counts = Some(counts));
    }

    /// Prints a line that belongs to the step.
    pub(crate) fn say(&self, line: &str) {
        let mut board = lock(&self.steps.board);
        let head = board.head(self.index, self.steps.total);
        let line = format!("       {line}");
        if !self.is_kept {
            let is_first = board
                .rows
                .get(self.index)
                .is_some_and(|row| row.said.is_empty());
            board.print(is_first.then_some(head).into_iter().chain([line.clone()]));
        }
        if let Some(row) = board.rows.get_mut(self.index) {
            row.said.push(line);
        }
    }

    /// Shows that the step is alive, with what a tool printed last.
    pub(crate) fn progress(&self, line: &str) {
        if !line.is_empty() {
            self.row(|row| line.trim().clone_into(&mut row.last));
        }
        lock(&self.steps.board).show();
    }

    fn row(&self, change: impl FnOnce(&mut Row)) {
        if let Some(row) = lock(&self.steps.board).rows.get_mut(self.index) {
            change(row);
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
            note: String::new(),
            said: Vec::new(),
            last: String::new(),
        });
        self.rows.len() - 1
    }

    fn end(
        &mut self,
        index: usize,
        is_kept: bool,
        total: usize,
        (state, note, output): (State, Option<String>, &str),
    ) {
        let head = self.head(index, total);
        let Some(row) = self.rows.get_mut(index) else {
            return;
        };
        (row.state, row.took) = (state, row.started.elapsed());
        let note = note.unwrap_or_else(|| row.note.clone());
        let took = seconds(row.took);
        // What was said has come below the head already.
        let is_new = is_kept || row.said.is_empty();
        let head = if is_new { head.as_str() } else { "" };
        let mut lines = vec![format!("{head:<HEAD_WIDTH$} {took:>7}  {note}")];
        lines.extend(row.said.iter().filter(|_| is_kept).cloned());
        lines.extend(output.trim_end().lines().map(|line| format!("    {line}")));
        self.print(lines);
    }

    fn head(&self, index: usize, total: usize) -> String {
        let title = self.rows.get(index).map_or("", |row| row.title.as_str());
        format!("{:>2}/{total}  {title}", index + 1)
    }

    /// Prints lines that stay.
    fn print(&mut self, lines: impl IntoIterator<Item = String>) {
        self.clear();
        for line in lines {
            println!("{}", line.trim_end());
        }
        self.shown = Instant::now();
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
        let end = if self.is_terminal { "" } else { "\n" };
        print!("{}{end}", line.trim_end());
        // Nobody is reading: that must not end the work.
        let _ = stdout().flush();
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

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::kit::failure::Context as _;

    type Work<'a> = Box<dyn FnOnce(&Step<'_>) -> Result<()> + Send + 'a>;

    #[test]
    fn steps_side_by_side_are_all_done_and_a_failure_counts_in_the_end() {
        let steps = Steps::new("test", 4);
        let (sender, receiver) = channel();
        let receiver = Mutex::new(receiver);
        let works: Vec<(&str, Work<'_>)> = vec![
            // Ends only because the second one runs at the same time.
            ("one", Box::new(|_| lock(&receiver).recv().context("one"))),
            ("two", Box::new(move |_| sender.send(()).context("two"))),
            (
                "three",
                Box::new(|_| Err(Failure::NotRun("no network".into()))),
            ),
        ];
        steps.side_by_side(works);
        assert_eq!(
            format!("{:?}", steps.exit_code()),
            format!("{:?}", ExitCode::SUCCESS)
        );
        assert!(
            steps
                .step("four", |_| Err::<(), _>(Failure::new("broken")))
                .is_err()
        );
        let states: Vec<State> = steps.rows().iter().map(|row| row.state).collect();
        assert_eq!(
            states,
            [State::Done, State::Done, State::NotRun, State::Failed]
        );
        assert_eq!(
            format!("{:?}", steps.exit_code()),
            format!("{:?}", ExitCode::FAILURE)
        );
    }

    #[test]
    fn times_read_well() {
        assert_eq!(seconds(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
