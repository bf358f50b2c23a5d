//! What a task waits for: the host answers a port with bytes.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::messages::Out;
use crate::slots::Slots;
use crate::tasks;

struct Open {
    task: u32,
    answer: Option<Vec<u8>>,
}

thread_local! {
    static PORTS: RefCell<Slots<Open>> = const { RefCell::new(Slots::new()) };
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// Something that the host was asked for. Dropping it cancels it.
#[derive(Debug)]
pub(crate) struct Port {
    id: u32,
}

impl Port {
    /// Asks the host. Must be called by a running task.
    pub(crate) fn open(ask: Out, payload: &[u8]) -> Self {
        let id = LAST.get().wrapping_add(1);
        LAST.set(id);
        let open = Open {
            task: tasks::running(),
            answer: None,
        };
        PORTS.with_borrow_mut(|ports| ports.add(id, open));
        ask.emit(id, payload);
        Self { id }
    }
}

impl Future for Port {
    type Output = Vec<u8>;

    fn poll(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Vec<u8>> {
        let answered = PORTS.with_borrow_mut(|ports| ports.get(self.id)?.answer.take());
        answered.map_or(Poll::Pending, Poll::Ready)
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        let open = PORTS.with_borrow_mut(|ports| ports.take(self.id));
        // Answered ones are known to the host as such; telling it again does no harm and needs no flag.
        if open.is_some() {
            Out::Cancel.emit(self.id, &[]);
        }
    }
}

/// Takes the host's answer, and lets the task go on that waits for it. An answer that comes too late is nobody's.
pub(crate) fn answer(id: u32, answer: Vec<u8>) {
    let task = PORTS.with_borrow_mut(|ports| {
        let open = ports.get(id)?;
        open.answer = Some(answer);
        Some(open.task)
    });
    if let Some(task) = task {
        tasks::resume(task);
    }
}
