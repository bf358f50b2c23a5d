//! Numbered steps: what is done, how long it took, what went wrong. They are done one after the other, or side by side where
//! most of the time is spent waiting.

use std::io::{IsTerminal, Write, stdout};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::prelude::*;

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
    pub(crate) counts: Counts,
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
    is_terminal: bool,
    board: Mutex<Board>,
}

/// The steps in the order in which they began, and when something of them was shown.
#[derive(Debug)]
struct Board {
    rows: Vec<Row>,
    shown: Instant,
}

impl Steps {
    pub(crate) fn new(heading: &str, total: usize) -> Self {
        println!("{heading}\n");
        let (rows, started) = (Vec::new(), Instant::now());
        Self {
            total,
            started,
            is_terminal: stdout().is_terminal(),
            board: Mutex::new(Board {
                rows,
                shown: started,
            }),
        }
    }

    /// Does one step. Its failure is printed here; the caller decides whether to go on.
    pub(crate) fn step<T>(&self, title: &str, work: impl FnOnce(&Step) -> Result<T>) -> Result<T> {
        let index = {
            let rows = &mut lock(&self.board).rows;
            rows.push(Row {
                title: title.to_owned(),
                state: State::Running,
                took: Duration::ZERO,
                counts: Counts::default(),
                started: Instant::now(),
                note: String::new(),
                said: Vec::new(),
                last: String::new(),
            });
            rows.len() - 1
        };
        let result = work(&Step { steps: self, index });
        let (state, problem, output) = match &result {
            Ok(_) => (State::Done, None, ""),
            Err(Failure::NotRun(why)) => (State::NotRun, Some(format!("not run: {why}")), ""),
            Err(Failure::Failed { message, output }) => {
                (State::Failed, Some(format!("FAILED: {message}")), &**output)
            }
        };
        let board = &mut *lock(&self.board);
        board.shown = Instant::now();
        if let Some(row) = board.rows.get_mut(index) {
            (row.state, row.took) = (state, row.started.elapsed());
            let (title, note) = (&row.title, problem.as_ref().unwrap_or(&row.note));
            let head = format!("{:>2}/{}  {title}", index + 1, self.total);
            self.clear();
            let line = format!("{head:<HEAD_WIDTH$} {:>7}  {note}", seconds(row.took));
            println!("{}", line.trim_end());
            row.said.iter().for_each(|line| println!("       {line}"));
            let lines = output.trim_end().lines();
            lines.for_each(|line| println!("    {line}"));
        }
        result
    }

    /// Does parts of a command, two at a time. The failure of one does not hide the others.
    pub(crate) fn side_by_side<T: Send>(
        &self,
        parts: Vec<Part<T>>,
        work: impl Fn(T, &Step) -> Result<()> + Sync,
    ) {
        let queue = Mutex::new(parts.into_iter());
        thread::scope(|scope| {
            for _ in 0..SIDE_BY_SIDE {
                scope.spawn(|| {
                    while let Some((_, title, part)) = { lock(&queue).next() } {
                        let _ = self.step(title, |step| work(part, step));
                    }
                });
            }
        });
    }

    /// Prints a table with a row for each step: its title, these cells, and how long it took.
    pub(crate) fn summary(&self, header: &[&str], cells: impl Fn(&Row) -> Vec<String>) {
        let row =
            |row: &Row| [vec![row.title.clone()], cells(row), vec![seconds(row.took)]].concat();
        let rows: Vec<_> = self.rows().iter().map(row).collect();
        let right: Vec<usize> = (1..header.len()).collect();
        println!("\n{}", table::render(header, &rows, &right));
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

    /// Shows what is being done: a line that is drawn again and again, or one now and then in a log.
    fn show(&self) {
        let mut board = lock(&self.board);
        let every = if self.is_terminal { REDRAW } else { HEARTBEAT };
        if board.shown.elapsed() < every {
            return;
        }
        board.shown = Instant::now();
        let now = board.rows.iter().filter(|row| row.state == State::Running);
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

/// The step that is being done.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    steps: &'a Steps,
    index: usize,
}

impl Step<'_> {
    /// What to say about the step when it is done.
    pub(crate) fn note(&self, note: impl Into<String>) {
        self.row(|row| row.note = note.into());
    }

    /// How many tests the step ran.
    pub(crate) fn count(&self, counts: Counts) {
        self.row(|row| row.counts = counts);
    }

    /// What is printed below the step.
    pub(crate) fn say(&self, text: &str) {
        let lines = text.lines().map(|line| line.trim_end().to_owned());
        self.row(|row| row.said.extend(lines));
    }

    /// Shows that the step is alive, with the last line of what a tool has printed.
    pub(crate) fn progress(&self, printed: &str) {
        let mut lines = printed.lines().map(str::trim);
        if let Some(line) = lines.rfind(|line| !line.is_empty()) {
            self.row(|row| line.clone_into(&mut row.last));
        }
        self.steps.show();
    }

    fn row(&self, change: impl FnOnce(&mut Row)) {
        if let Some(row) = lock(&self.steps.board).rows.get_mut(self.index) {
            change(row);
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

    #[test]
    fn steps_side_by_side_are_all_done_and_a_failure_counts_in_the_end() {
        let steps = Steps::new("test", 4);
        let (sender, receiver) = channel();
        let receiver = Mutex::new(receiver);
        // The first one ends only because the second one runs at the same time.
        let parts = vec![("", "one", 1), ("", "two", 2), ("", "three", 3)];
        steps.side_by_side(parts, |number, _| match number {
            1 => lock(&receiver).recv().context("one"),
            2 => sender.send(()).context("two"),
            _ => Err(Failure::NotRun("no network".into())),
        });
        assert!(steps.exit_code() == ExitCode::SUCCESS);
        let four = steps.step("four", |_| Err::<(), _>(Failure::new("broken")));
        assert!(four.is_err() && steps.exit_code() == ExitCode::FAILURE);
        let states: Vec<State> = steps.rows().iter().map(|row| row.state).collect();
        let [done, failed] = [State::Done, State::Failed];
        assert_eq!(states, [done, done, State::NotRun, failed]);
    }

    #[test]
    fn times_read_well() {
        assert_eq!(seconds(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
