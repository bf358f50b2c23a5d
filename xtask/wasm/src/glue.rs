//! `devtrust-wasm-glue MODULE FOLDER NAME`: the JavaScript side of a module, by wasm-bindgen.
//!
//! The glue keeps its instance in variables of its own. Here its text becomes a function, so that every instance has a glue
//! of its own, and gets what it would look up as global names (a guarded `WebAssembly`, timers, the clock) as arguments.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

/// What the glue gets in place of the global names. `ts/src/module/instance.ts` hands it over.
const GIVEN: &str = "WebAssembly, fetch, setTimeout, clearTimeout, performance, Date, Math";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder, name] = arguments.as_slice() else {
        return failed(&"usage: devtrust-wasm-glue MODULE FOLDER NAME");
    };
    match write(Path::new(module), Path::new(folder), name) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => failed(&problem),
    }
}

fn failed(problem: &dyn std::fmt::Display) -> ExitCode {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{problem:#}");
    ExitCode::FAILURE
}

/// Writes `NAME.wasm` and `NAME.glue.ts`.
fn write(module: &Path, folder: &Path, name: &str) -> Result<(), Box<dyn Error>> {
    let mut output = Bindgen::new()
        .input_path(module)
        .no_modules(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    fs::create_dir_all(folder)?;
    let file = |ending: &str| -> PathBuf { folder.join(format!("{name}.{ending}")) };
    fs::write(file("glue.ts"), factory(output.js()))?;
    fs::write(file("wasm"), output.wasm_mut().emit_wasm())?;
    Ok(())
}

/// The glue as a function that gives a new one with every call.
fn factory(glue: &str) -> String {
    format!(
        "// @ts-nocheck\n\
         /** Written by wasm-bindgen; `cargo xtask dist` and `test` write it again. */\n\
         export default function glue(...given: any[]): any {{\n\
         const [{GIVEN}] = given;\n\
         // No script of the page's has this text to itself.\n\
         const document = undefined;\n\
         {glue}\nreturn wasm_bindgen;\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_of_the_factory_has_variables_of_its_own() {
        let text = factory("let wasm_bindgen = 7;");
        assert!(text.starts_with("// @ts-nocheck\n"));
        assert!(text.ends_with(";\nlet wasm_bindgen = 7;\nreturn wasm_bindgen;\n}\n"));
        assert!(text.contains("const [WebAssembly, fetch, setTimeout,"));
    }
}
