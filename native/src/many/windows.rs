//! One window for all clients of this process that use one API key with one service.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use devtrust_core::many::Window;
use devtrust_core::{Engine, Secret};

/// Under a number that is made of address and key, so that no key is kept here.
static WINDOWS: LazyLock<Mutex<HashMap<u64, Weak<Window>>>> = LazyLock::new(Mutex::default);
static NUMBERS: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// The window for requests with this engine's address and key. Runs that use it together share what the service takes.
pub fn window(engine: &Engine) -> Arc<Window> {
    let config = engine.config();
    let secrets = [&config.api_key, &config.passcode];
    let secrets = secrets.map(|secret| secret.as_ref().map(Secret::reveal));
    let number = NUMBERS.hash_one((config.address().ok(), secrets));
    let mut windows = WINDOWS.lock().unwrap_or_else(PoisonError::into_inner);
    windows.retain(|_, window| window.strong_count() > 0);
    if let Some(window) = windows.get(&number).and_then(Weak::upgrade) {
        return window;
    }
    let window = Arc::new(Window::default());
    windows.insert(number, Arc::downgrade(&window));
    window
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Client;

    fn of(key: &str, address: &str) -> Arc<Window> {
        let builder = Client::builder().api_key(key).base_url(address);
        window(builder.build().unwrap().engine())
    }

    #[test]
    fn clients_of_one_key_share_and_others_do_not() {
        let first = of("a", "https://one.example");
        assert!(Arc::ptr_eq(&first, &of("a", "https://one.example")));
        assert!(!Arc::ptr_eq(&first, &of("b", "https://one.example")));
        assert!(!Arc::ptr_eq(&first, &of("a", "https://two.example")));
    }
}
