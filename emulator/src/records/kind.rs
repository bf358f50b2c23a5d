//! What makes one kind of record different from another: everything that can be said without code.

use axum::routing::MethodFilter;
use serde_json::Value;

use super::field::{Field, Plain};
use super::filter::Filter;
use super::view::{self, View};
use crate::app::App;
use crate::query::MAX_LIMIT;
use crate::rules::Dialect;
use crate::store::StoreError;
use crate::store::records::{Fields, NewRecord, Record, Records};

/// A kind of record. Most of them need no code at all: `..Kind::DEVICE_TRUST` says the rest.
pub(crate) struct Kind {
    /// Its name in the database and in the statistics: `device_groups`.
    pub(crate) key: &'static str,
    /// Its name in messages: `Device group`.
    pub(crate) title: &'static str,
    pub(crate) path: &'static str,
    pub(crate) operations: &'static [Operation],
    /// What a creation may send.
    pub(crate) fields: &'static [Field],
    /// What else a new record has.
    pub(crate) initial: &'static [(&'static str, Plain)],
    /// What a record is in.
    pub(crate) within: Within,
    /// Whether a name may be taken once only in there.
    pub(crate) unique: Option<Unique>,
    pub(crate) filters: &'static [Filter],
    /// What a list may be sorted by.
    pub(crate) sorts: &'static [&'static str],
    /// Whether a list needs the account.
    pub(crate) account: ListAccount,
    pub(crate) envelope: Envelope,
    /// How refusals are worded.
    pub(crate) dialect: Dialect,
    /// How many records a page has at most. More is refused, and so is what lies further down than the service looks.
    pub(crate) most: Option<u32>,
    /// The object that a single record travels in.
    pub(crate) wrapper: Option<&'static str>,
    /// The prefix of its second id, `alternative_id`. Either is accepted, with the prefix and without.
    pub(crate) alternative_prefix: Option<&'static str>,
    /// Looked up by every registration, so kept in memory.
    pub(crate) is_remembered: bool,
    /// What holds between a new record and those that there are, beyond its fields.
    pub(crate) check: fn(&Records<'_>, &Fields) -> Result<(), StoreError>,
    /// What is different in each new record: a passcode that was not given.
    pub(crate) complete: fn(&mut Fields),
    /// Why a record may not be removed.
    pub(crate) leave: fn(&Records<'_>, &Record) -> Result<(), StoreError>,
    pub(crate) show: fn(&View<'_>, &Record) -> Value,
    /// The records of an empty emulator.
    pub(crate) seeds: fn(&App) -> Vec<NewRecord>,
    /// They are found by their ids only, so that the lists of a new account are empty.
    pub(crate) hides_seeds: bool,
}

impl Kind {
    /// What kinds of Device Trust Manager have in common.
    pub(crate) const DEVICE_TRUST: Self = Self {
        key: "",
        title: "",
        path: "",
        operations: &[],
        fields: &[],
        initial: &[("status", Plain::Text("ACTIVE"))],
        within: Within::Account,
        unique: None,
        filters: &[Filter::contains("name")],
        sorts: &[],
        account: ListAccount::Optional,
        envelope: Envelope::Records,
        dialect: Dialect::DeviceTrust,
        most: None,
        wrapper: None,
        alternative_prefix: None,
        is_remembered: false,
        check: |_, _| Ok(()),
        complete: |_| {},
        leave: |_, _| Ok(()),
        show: view::plain,
        seeds: |_| Vec::new(),
        hides_seeds: false,
    };

    /// What kinds of Trust Lifecycle Manager have in common. Their operations are declared one by one (`routes`).
    pub(crate) const TRUST_LIFECYCLE: Self = Self {
        initial: &[],
        filters: &[],
        envelope: Envelope::Items,
        dialect: Dialect::TrustLifecycle,
        show: view::bare,
        ..Self::DEVICE_TRUST
    };

    /// What kinds of IoT Trust Manager have in common. Their operations are declared one by one, too.
    pub(crate) const IOT: Self = Self {
        envelope: Envelope::Rows,
        dialect: Dialect::Iot,
        ..Self::TRUST_LIFECYCLE
    };
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Kind").field(&self.key).finish()
    }
}

/// What can be done with a kind of record through the API.
#[derive(Debug)]
pub(crate) enum Operation {
    /// POST to the path.
    Create(Answer),
    /// GET of the path.
    List,
    /// GET of the path with an id.
    Get,
    /// Changes the fields that are sent (PATCH), or all of them (PUT).
    Update(MethodFilter, Answer),
    /// DELETE of the path with an id.
    Remove(Answer),
    /// A step in a record's life, on the path with an id and the step's name; without a name, on the record's own path.
    Step(&'static Step),
}

/// How success is answered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    /// `{"success":{"code","verbose"}}` without an id, as step 1 of the tutorial; `{name}` is the record's,
    /// `{KIND}` that of its kind.
    Says(&'static str, &'static str),
    /// The record.
    Shows,
    /// The record with this field, which shows only now.
    Reveals(&'static str),
    /// 204.
    Nothing,
}

/// A step in a record's life: what has to hold before, and what holds after it.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) method: MethodFilter,
    pub(crate) fields: &'static [Field],
    pub(crate) conditions: &'static [Condition],
    pub(crate) sets: &'static [(&'static str, Plain)],
    /// Another record may have the name from now on.
    pub(crate) frees_name: bool,
    /// What else changes with it, or why it may not be.
    pub(crate) effect: fn(&Records<'_>, &Record) -> Result<(), StoreError>,
    pub(crate) answer: Answer,
}

impl Step {
    pub(crate) const PLAIN: Self = Self {
        name: "",
        method: MethodFilter::PATCH,
        fields: &[],
        conditions: &[],
        sets: &[],
        frees_name: false,
        effect: |_, _| Ok(()),
        answer: Answer::Shows,
    };
}

/// A field's value that a step asks for, or does not stand.
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) field: &'static str,
    pub(crate) value: &'static str,
    pub(crate) is_wanted: bool,
    /// The refusal.
    pub(crate) message: &'static str,
}

/// A name may be taken once only.
#[derive(Debug)]
pub(crate) struct Unique {
    /// Published, and so not a matter of `--unique-names`.
    pub(crate) is_documented: bool,
}

/// What a record is in.
#[derive(Debug)]
pub(crate) enum Within {
    Account,
    /// The record that this field names, and what messages call it.
    Field(&'static str, &'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListAccount {
    Required,
    Optional,
}

/// How a list is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Envelope {
    /// Device Trust Manager's.
    Records,
    /// Trust Lifecycle Manager's.
    Items,
    /// IoT Trust Manager's.
    Rows,
    /// The same with nothing but the total.
    Totals,
    /// Everything, in a bare array.
    Array,
}

impl Envelope {
    /// How many records a page has where nothing is said.
    pub(crate) fn page(self) -> u32 {
        match self {
            Self::Records => 10,
            Self::Items | Self::Rows => 20,
            Self::Totals | Self::Array => MAX_LIMIT,
        }
    }
}
