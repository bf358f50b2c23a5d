//! How a workflow comes along, and what it remembers for the next one.

use devtrust_macros::record;
use serde::Serialize;
use serde_json::Value;

use crate::future::{MaybeSend, MaybeSync};

/// What workflows remember from call to call.
pub trait Memory: MaybeSend + MaybeSync + std::fmt::Debug {
    /// What was remembered under a key.
    fn get(&self, key: &str) -> Option<Value>;
    /// Remembers a value, instead of what was there.
    fn put(&self, key: String, value: Value);
}

/// Is told how a workflow comes along.
pub trait Progress: MaybeSend + MaybeSync + std::fmt::Debug {
    /// A step began or ended. Must not block.
    fn step(&self, step: &Step);
}

/// How one step of a workflow stands.
#[record]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Of `provision_device`: `division`, `certificate_policy`, `device_group`, `key`, `device`, `certificate`. Of
    /// `issue_certificate`: `profile`, `key`, `certificate`. Of `keep_certificate`: `key`, `certificate`. Of `deploy_release`:
    /// `deployment`, `devices`, `abort`. Of a batch that is sent: `check`, `upload`.
    pub name: &'static str,
    /// Where it stands.
    pub state: StepState,
    /// Its place, from 1.
    pub number: u32,
    /// How many steps there are.
    pub of: u32,
    /// The id of the object, once known.
    pub id: Option<String>,
    /// In words.
    pub message: String,
}

/// Where a step stands.
#[record]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It began.
    Started,
    /// The object was there.
    Found,
    /// The object was made.
    Created,
    /// It is done.
    Done,
}
