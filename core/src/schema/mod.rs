//! The static tables behind every model and operation.
//!
//! The attributes `#[model]`, `#[open_enum]`, `#[resource]` and `#[product]` fill them in from one declaration. Validation, request
//! building and decoding interpret them; the packages of other languages are generated from them.

mod extra;
mod lookup;
mod model;
mod operation;
mod product;
mod travel;
mod typed;

pub use extra::Extra;
pub use lookup::Lookup;
pub use model::{Enumeration, Field, Model, Rule, Type, Value};
pub use operation::{
    Action, Confidence, Endpoint, Idempotency, Operation, Recovery, Response, Since,
};
pub use product::{Product, Resource};
pub use travel::{Credential, Travel};
pub use typed::{Described, Grouped, Typed};
