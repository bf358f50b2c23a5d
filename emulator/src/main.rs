//! The binary: starts an emulator, says where it is, and serves until it is told to end.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use devtrust_emulator::{Options, Ready, start};
use tokio::runtime::Builder;

/// Requests are worked off in batches by whichever thread is free, so most memory is given back by another thread than
/// took it. The system's allocator takes locks for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long connections and database have to end in good order; what was answered is on disk by then.
const GOOD_ORDER: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let options = Options::parse();
    // Signals are waited for on a runtime of their own: serving may keep all its threads busy.
    let runtimes = Builder::new_multi_thread()
        .enable_all()
        .build()
        .and_then(|serving| {
            let waiting = Builder::new_current_thread().enable_all().build()?;
            Ok((serving, waiting))
        });
    let (serving, waiting) = match runtimes {
        Ok(runtimes) => runtimes,
        Err(error) => return fail(&format!("cannot start the runtime: {error}")),
    };
    let exit_with_stdin = options.exit_with_stdin;
    let running = match serving.block_on(start(options)) {
        Ok(running) => running,
        Err(error) => return fail(&error.to_string()),
    };
    if announce(&running.ready).is_err() {
        return fail("cannot write the ready line to standard output");
    }
    waiting.block_on(async {
        told_to_end(exit_with_stdin).await;
        let _ = tokio::time::timeout(GOOD_ORDER, running.stop()).await;
    });
    // Threads may still be at work, or blocked reading standard input; they must not hold up the exit.
    serving.shutdown_background();
    waiting.shutdown_background();
    ExitCode::SUCCESS
}

fn announce(ready: &Ready) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{}", ready.to_line())?;
    stdout.flush()
}

/// Resolves on Ctrl-C, on SIGTERM, and with `--exit-with-stdin` at the end of standard input.
async fn told_to_end(exit_with_stdin: bool) {
    let stdin_closed = async {
        if !exit_with_stdin {
            return std::future::pending().await;
        }
        let (sender, closed) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 1024];
            let mut stdin = std::io::stdin().lock();
            while matches!(stdin.read(&mut buffer), Ok(1..)) {}
            let _ = sender.send(());
        });
        let _ = closed.await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated() => {}
        () = stdin_closed => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            terminate.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

fn fail(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "devtrust-emulator: {message}");
    ExitCode::FAILURE
}
