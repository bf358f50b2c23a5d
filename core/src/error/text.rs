//! A code as text, which is what it is outside of Rust.

/// Reads and writes an enumeration of codes as the texts of its table.
macro_rules! text {
    ($code:ident, $table:ident) => {
        impl $code {
            /// The code with this text, where this version has it.
            pub fn parse(text: &str) -> Option<Self> {
                let found = $table.iter().find(|row| row.text == text);
                found.map(|row| row.code)
            }
        }

        impl crate::record::Shaped for $code {
            const SHAPE: crate::record::Shape = crate::record::Shape::Word(stringify!($code));
        }

        impl std::fmt::Debug for $code {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.as_str().fmt(f)
            }
        }

        impl std::fmt::Display for $code {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl PartialEq<&str> for $code {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl serde::Serialize for $code {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(super) use text;
