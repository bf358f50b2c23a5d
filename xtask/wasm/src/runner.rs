//! wasm-bindgen's own runner of tests, built here so that nobody has to install it at the right version.

use std::process::ExitCode;

fn main() -> ExitCode {
    match wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "{problem:#}");
            ExitCode::FAILURE
        }
    }
}
