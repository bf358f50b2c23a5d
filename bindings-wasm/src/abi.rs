//! The two functions between Rust and JavaScript, and the only unsafe code.
//!
//! Memory changes hands in one direction at a time. JavaScript asks for a buffer with `allocate`, fills it and gives it
//! back with `receive`, which frees it. Rust lends what it emits for the duration of the call: the host copies it.
#![allow(
    unsafe_code,
    reason = "raw memory is what two languages without a common type share"
)]

use crate::messages::In;

mod imports {
    #[link(wasm_import_module = "devtrust")]
    unsafe extern "C" {
        pub(super) fn emit(kind: u32, id: u32, data: *const u8, length: usize);
        pub(super) fn now() -> f64;
        pub(super) fn wall() -> f64;
        pub(super) fn random() -> f64;
    }
}

/// Gives a message out.
pub(crate) fn emit(kind: u32, id: u32, payload: &[u8]) {
    // SAFETY: the host reads the slice before it returns.
    unsafe { imports::emit(kind, id, payload.as_ptr(), payload.len()) }
}

/// Milliseconds since some fixed moment.
pub(crate) fn now() -> f64 {
    // SAFETY: takes nothing, gives a number.
    unsafe { imports::now() }
}

/// Milliseconds since 1970.
pub(crate) fn wall() -> f64 {
    // SAFETY: takes nothing, gives a number.
    unsafe { imports::wall() }
}

/// A random number from 0 to below 1.
pub(crate) fn random() -> f64 {
    // SAFETY: takes nothing, gives a number.
    unsafe { imports::random() }
}

/// A buffer for a message of this length.
#[unsafe(no_mangle)]
extern "C" fn allocate(length: usize) -> *mut u8 {
    Box::leak(vec![0; length].into_boxed_slice()).as_mut_ptr()
}

/// Takes a message in a buffer that `allocate` gave.
#[unsafe(no_mangle)]
extern "C" fn receive(kind: u32, id: u32, data: *mut u8, length: usize) {
    // SAFETY: the host gives back a buffer of `allocate` with its own length, once.
    let payload = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(data, length)) };
    In::dispatch(kind, id, payload.into_vec());
}
