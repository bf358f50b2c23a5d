//! The static tables behind every model and operation.
//!
//! The attributes `#[model]`, `#[open_enum]`, `#[resource]` and `#[product]` fill them in from one declaration. Validation, request
//! building and decoding interpret them; the packages of other languages are generated from them.

mod answer;
mod context;
mod elsewhere;
mod extra;
mod lookup;
mod model;
mod named;
mod operation;
mod outcome;
#[cfg(feature = "packed")]
pub mod packed;
mod product;
mod travel;
mod typed;

pub use answer::Answer;
pub use context::{AskElsewhere, Context};
pub use elsewhere::CodeElsewhere;
pub use extra::Extra;
pub use lookup::Lookup;
pub use model::{Enumeration, Field, Model, Rule, Type, Value};
pub use named::Named;
pub(crate) use named::table;
pub use operation::{
    Action, Confidence, Endpoint, Hook, Idempotency, Operation, Raised, Recover, Recovery,
    Response, Since, Workflow,
};
pub use outcome::Outcome;
#[cfg(feature = "packed")]
pub use packed::Code;
pub use product::{Product, Resource};
pub use travel::{Credential, Travel};
pub use typed::{Described, Grouped, Typed};

/// The name of a model's field on the wire. A field that is not in the model's table does not compile.
macro_rules! name_of {
    ($model:ident.$field:tt) => {{
        const _: () = assert!(
            <$model as $crate::schema::Described>::MODEL.has(stringify!($field)),
            "the model has no field of this name"
        );
        stringify!($field)
    }};
}
pub(crate) use name_of;
