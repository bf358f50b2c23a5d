//! The open connections: never more than a number, and none that only waits.

use std::future::Future;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::control::Control;

/// Where all connections are at work, the next one waits in steps of this length.
const PATIENCE: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(crate) struct Connections {
    tasks: JoinSet<()>,
    open: Vec<Weak<Control>>,
    most: usize,
    quiet: Duration,
}

impl Connections {
    /// At most `most` at a time, each of which may be `quiet` for so long.
    pub(crate) fn new(most: usize, quiet: Duration) -> Self {
        Self {
            tasks: JoinSet::new(),
            open: Vec::new(),
            most,
            quiet,
        }
    }

    /// Serves a connection until it ends, is ended, or has been idle for too long.
    pub(crate) fn spawn<F>(&mut self, control: Arc<Control>, serving: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let quiet = self.quiet;
        self.open.push(Arc::downgrade(&control));
        self.tasks.spawn(async move {
            // Whichever comes first, the connection is dropped where it stands.
            tokio::select! {
                () = serving => {}
                () = control.ended() => {}
                () = control.idle_for(quiet) => {}
            }
        });
    }

    /// Returns when there is room for one more: the connection that has been idle for longest makes it.
    pub(crate) async fn room(&mut self) {
        while self.tasks.try_join_next().is_some() {}
        while self.tasks.len() >= self.most {
            self.open.retain(|control| control.strong_count() > 0);
            let idle = self.open.iter().filter_map(Weak::upgrade);
            let longest = idle.filter_map(|control| Some((control.idle_since()?, control)));
            if let Some((_, control)) = longest.min_by_key(|(since, _)| *since) {
                control.close();
            }
            let _ = tokio::time::timeout(PATIENCE, self.tasks.join_next()).await;
        }
    }

    /// Resolves when a connection has ended.
    pub(crate) async fn ended(&mut self) {
        if self.tasks.join_next().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}
