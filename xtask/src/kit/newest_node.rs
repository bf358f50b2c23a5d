//! Another Node than the machine's, from a package of npm's: for what older ones have not, and to see what has changed.

use serde_json::Value;

use crate::prelude::*;

/// A Node that npm carries.
#[derive(Debug)]
pub(crate) struct NewestNode {
    pub(crate) program: PathBuf,
    /// Such as `v25.2.1`.
    pub(crate) version: String,
}

impl NewestNode {
    /// Fetches it.
    pub(crate) fn ready(
        places: &Places,
        step: &Step,
        node: &Node,
        version_wanted: &str,
    ) -> Result<Self> {
        let dir = places.scratch("newest-node")?;
        fs::write(dir.join("package.json"), "{}")?;
        let platform = "process.stdout.write(`node-${process.platform}-${process.arch}`)";
        let name = node.node().args(["--eval", platform]).answer(step)?;
        let install = node.npm(&dir, "install --no-save --ignore-scripts");
        install.arg(format!("{name}@{version_wanted}")).run(step)?;
        let package = dir.join("node_modules").join(&name);
        Ok(Self {
            program: program(&package),
            version: version(&package)?,
        })
    }

    /// This Node.
    pub(crate) fn node(&self) -> Tool {
        Tool::new(&self.program)
    }
}

fn program(package: &Path) -> PathBuf {
    package
        .join("bin")
        .join(format!("node{}", std::env::consts::EXE_SUFFIX))
}

fn version(package: &Path) -> Result<String> {
    let text = fs::read_to_string(package.join("package.json"))?;
    let told: Value = serde_json::from_str(&text).context("the package of Node")?;
    let version = told.get("version").and_then(Value::as_str);
    Ok(format!("v{}", version.context("Node without a version")?))
}
