//! The binary: starts an emulator, says where it is, and serves until it is told to end.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use devtrust_emulator::{Options, start};

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start the runtime: {error}")),
    };
    let code = runtime.block_on(run(options));
    // A thread may still be blocked reading standard input; it must not hold up the exit.
    runtime.shutdown_background();
    code
}

async fn run(options: Options) -> ExitCode {
    let exit_with_stdin = options.exit_with_stdin;
    let running = match start(options).await {
        Ok(running) => running,
        Err(error) => return fail(&error.to_string()),
    };
    let mut stdout = std::io::stdout().lock();
    if writeln!(stdout, "{}", running.ready.to_line())
        .and_then(|()| stdout.flush())
        .is_err()
    {
        return fail("cannot write the ready line to standard output");
    }
    drop(stdout);
    told_to_end(exit_with_stdin).await;
    running.stop().await;
    ExitCode::SUCCESS
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
