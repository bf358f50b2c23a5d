//! Many inputs: how many go out at a time, what becomes of each, and how a run ends.

mod adapting;
mod crowd;
mod ending;
mod refused;
