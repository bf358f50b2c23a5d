//! Operations that code names.

use super::Operation;
use crate::error::Result;
#[cfg(all(feature = "packed", not(feature = "whole")))]
use crate::error::{Error, ErrorCode};

/// An operation that code names. Where tables are read as text it is only a name, and found when it is called: so code that calls
/// operations carries none of their tables.
#[derive(Debug, Clone, Copy)]
pub struct Named(Known);

#[cfg(not(all(feature = "packed", not(feature = "whole"))))]
type Known = &'static Operation;
#[cfg(all(feature = "packed", not(feature = "whole")))]
type Known = &'static str;

#[cfg(not(all(feature = "packed", not(feature = "whole"))))]
impl Named {
    /// This operation.
    pub const fn of(operation: &'static Operation) -> Self {
        Self(operation)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Its table.
    #[allow(clippy::unnecessary_wraps, reason = "another build has to look for it")]
    pub(crate) fn table(self) -> Result<&'static Operation> {
        Ok(self.0)
    }
}

#[cfg(all(feature = "packed", not(feature = "whole")))]
impl Named {
    /// This operation.
    pub const fn of(operation: &'static Operation) -> Self {
        Self(operation.name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// Its table, among those that were read.
    pub(crate) fn table(self) -> Result<&'static Operation> {
        let known = super::packed::operation(self.0);
        known.ok_or_else(|| Error::new(ErrorCode::InternalDefect, self.0))
    }
}

/// The operation that stands behind a constant of its resource: `table!(Devices::FIND)?`.
macro_rules! table {
    ($operation:path) => {{
        const NAMED: $crate::schema::Named = $crate::schema::Named::of($operation);
        Ok::<_, $crate::Error>(NAMED)
    }};
}
pub(crate) use table;
