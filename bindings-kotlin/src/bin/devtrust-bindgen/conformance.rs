//! What a conformance runner needs of every operation, so that none is written by hand: a function that calls an operation
//! by its neutral name with arguments in JSON, and the result in its wire form, field by field.

pub(crate) mod kotlin;
