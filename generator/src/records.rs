//! What the templates of Kotlin and Swift show of the records that devtrust hands to its caller.

use devtrust_core::RECORDS;
use devtrust_core::record::{Member, Record as Table, Shape, States};

use crate::view::{Case, Choice, Language, Property, Record};

/// How a language writes the members of records.
pub(crate) trait Records: Language {
    /// The type that holds a value of this shape, without a mark for nothing.
    fn held(&self, shape: Shape) -> String;
    /// The value of this shape out of the JSON at this place.
    fn taken(&self, shape: Shape, json: &str) -> String;
    /// The JSON of the value of this shape at this place.
    fn given(&self, shape: Shape, value: &str) -> String;
    /// What a member is where nothing is said, and how it is read and written.
    fn optional(&self, property: Property, member: &Member) -> Property;
    /// A list is empty where nothing is said, and is read and written as a whole.
    fn list(&self, property: Property, of: &Table) -> Property;
    /// The value of a member that is always there; `key` is in quotes.
    fn needed(&self, key: &str) -> String;
}

/// The name of a record in Kotlin and Swift, where it stands among an app's own types.
pub(crate) fn name(of: &'static str) -> &'static str {
    match of {
        "Report" => "ErrorReport",
        "Violation" => "FieldViolation",
        "Step" => "ProgressStep",
        "StepState" => "ProgressState",
        other => other,
    }
}

/// The member of an object in JSON that a member of a record is.
pub(crate) fn key(member: &Member) -> String {
    match member.shape {
        Shape::Time => format!("{}_ms", member.name),
        _ => member.name.to_owned(),
    }
}

/// All records.
pub(crate) fn all<L: Records>(language: &L) -> Vec<Record> {
    let record = |table: &&'static Table| Record {
        name: name(table.name),
        doc: language.doc(0, table.doc),
        fields: ordered(table)
            .map(|member| property(language, member))
            .collect(),
        extra: false,
        is_read: true,
        is_written: true,
    };
    RECORDS.iter().map(record).collect()
}

/// What is always there, then the rest.
fn ordered(table: &'static Table) -> impl Iterator<Item = &'static Member> {
    let is_needed = |member: &&Member| !member.optional && !matches!(member.shape, Shape::List(_));
    let needed = table.members.iter().filter(is_needed);
    let others = table
        .members
        .iter()
        .filter(move |member| !is_needed(member));
    needed.chain(others)
}

/// The words that members may be.
pub(crate) fn choices<L: Records>(language: &L) -> Vec<Choice> {
    let members = RECORDS.iter().flat_map(|table| table.members);
    let choice = |member: &Member| match member.shape {
        Shape::State(states) => Some(states_of(language, states)),
        _ => None,
    };
    members.filter_map(choice).collect()
}

fn states_of(language: &dyn Language, states: &'static States) -> Choice {
    let case = |(word, doc): &(&'static str, &'static str)| Case {
        name: language.case(word),
        wire: language.literal(word),
        doc: language.doc(8, doc),
    };
    Choice {
        name: name(states.name),
        doc: language.doc(0, states.doc),
        cases: states.words.iter().map(case).collect(),
    }
}

fn property<L: Records>(language: &L, member: &'static Member) -> Property {
    let name = language.property(member.name);
    let (key, value) = (language.literal(&key(member)), format!("value.{name}"));
    let property = Property {
        doc: language.doc(4, member.doc),
        ty: language.held(member.shape),
        default: "",
        read: language.taken(member.shape, &language.needed(&key)),
        write: language.given(member.shape, &value),
        wire: key,
        name,
    };
    match member.shape {
        Shape::List(of) => language.list(property, of),
        _ if member.optional => language.optional(property, member),
        _ => property,
    }
}
