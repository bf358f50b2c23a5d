//! What a number means as a setting, the same in every language.

use std::time::Duration;

use crate::error::Result;
use crate::{Error, ErrorCode};

/// A length of time from a number of seconds. Zero is a wait that is none, and no time limit; what is negative, infinite,
/// no number or longer than five hundred billion years is refused.
pub fn seconds(name: &str, seconds: f64) -> Result<Duration> {
    Duration::try_from_secs_f64(seconds).map_err(|_| {
        invalid(format!(
            "{name} must be a finite number of seconds from zero; leave it out for the default"
        ))
    })
}

/// A whole number from 0 that a double holds exactly.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "only what is exact is taken"
)]
pub(super) fn whole(number: f64) -> Option<u64> {
    let exact = (0.0..=9_007_199_254_740_992.0).contains(&number) && number.fract() == 0.0;
    exact.then_some(number as u64)
}

/// Refuses a time limit of nothing: what begins would be over.
pub(crate) fn longer_than_zero(name: &str, time: Duration) -> Result<()> {
    if time.is_zero() {
        return Err(invalid(format!("{name} must be longer than zero")));
    }
    Ok(())
}

fn invalid(message: String) -> Error {
    Error::new(ErrorCode::ConfigurationInvalid, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lengths_of_time_are_taken() {
        assert_eq!(
            seconds("timeout", 0.25).ok(),
            Some(Duration::from_millis(250))
        );
        assert_eq!(seconds("timeout", 0.0).ok(), Some(Duration::ZERO));
        for number in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            let message = seconds("timeout", number)
                .err()
                .map(|error| error.report().message.clone());
            assert!(
                message.is_some_and(|message| message.starts_with("timeout ")),
                "{number}"
            );
        }
    }
}
