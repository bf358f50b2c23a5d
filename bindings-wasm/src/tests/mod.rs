//! What depends on the platform, in Node and in a browser: clock, timers, randomness, futures, and the border itself.

mod border;
mod clock;
mod plain;
mod retries;
