//! The two functions between Rust and JavaScript, the same as the first module's.
#![allow(
    unsafe_code,
    reason = "raw memory is what two languages without a common type share"
)]

use crate::functions;

mod imports {
    #[link(wasm_import_module = "devtrust")]
    unsafe extern "C" {
        pub(super) fn emit(kind: u32, id: u32, data: *const u8, length: usize);
    }
}

/// A buffer for a message of this length.
#[unsafe(no_mangle)]
extern "C" fn allocate(length: usize) -> *mut u8 {
    Box::leak(vec![0; length].into_boxed_slice()).as_mut_ptr()
}

/// Takes a call in a buffer that `allocate` gave, and emits its answer.
#[unsafe(no_mangle)]
extern "C" fn receive(kind: u32, id: u32, data: *mut u8, length: usize) {
    // SAFETY: the host gives back a buffer of `allocate` with its own length, once.
    let call = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(data, length)) };
    let answer = serde_json::to_string(&functions::run(&call)).unwrap_or_default();
    // SAFETY: the host reads the slice before it returns.
    unsafe { imports::emit(kind, id, answer.as_ptr(), answer.len()) }
}
