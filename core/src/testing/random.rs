//! Randomness that a test can predict.

/// Where a [`VirtualRuntime`](super::VirtualRuntime) takes its random bits from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Random {
    /// The same number each time: `u64::MAX` makes every wait as long as it can be, 0 as short.
    Constant(u64),
    /// A sequence that follows from a seed (`SplitMix64`).
    Seed(u64),
}

impl Random {
    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        match self {
            Self::Constant(value) => *value,
            Self::Seed(state) => {
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut mixed = *state;
                mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                mixed ^ (mixed >> 31)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_published_sequence() {
        // The first outputs of `SplitMix64` for the seed 1234567, from the reference implementation.
        let mut random = Random::Seed(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.draw()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }
}
