//! The npm package beside `fetch`, `JSON.parse` and zod.

use serde_json::{Value, json};

use super::{Built, read};
use crate::kit::newest_node::NewestNode;
use crate::prelude::*;

/// Registrations in this Node, in the newest one that npm carries and in headless Chromium, and the first call of a fresh page.
pub(super) fn npm(built: &Built<'_>, step: &Step) -> Result<Value> {
    let places = built.workspace.places;
    let node = &built.workspace.npm_package(step)?.project.node;
    let chromium = browser::ready(step)?;
    let emulator = built.emulator()?;
    let compare = places.needed("tests/bench/npm/compare.mjs")?;
    let compare = |tool: Tool| built.asked(tool.arg(&compare).arg(&emulator));
    let first_call = places.needed("tests/bench/npm/first_call.mjs")?;
    let first_call = node.node().arg(first_call).arg(&emulator).arg(&chromium);
    let newest = NewestNode::ready(places, step, node, "latest")?;
    step.note(format!("Node {} and {}", node.version, newest.version));
    Ok(json!({
        "here": read(&compare(node.node()).arg(&chromium).answer(step)?)?,
        "newest": read(&compare(newest.node()).answer(step)?)?,
        "first_call": read(&built.asked(first_call).answer(step)?)?,
    }))
}
