import Foundation

/// A call that runs in the library. Cancelling it is safe at any moment and from any thread: before it is first polled,
/// while it runs, when it is done, and after it was given back, when the handle leads nowhere any more.
final class NativeFuture: @unchecked Sendable {
    /// What the library knows it by. Only its own task uses it, and not after ``free()``.
    let handle: UInt64

    // Guards `isFree`, and holds up `free` while a cancellation is under way. Recursive, since an executor that runs a job
    // where it is handed over would come from one to the other in the same thread.
    private let lock = NSRecursiveLock()
    private var isFree = false
    private let cancelNative: @Sendable (UInt64) -> Void
    private let freeNative: @Sendable (UInt64) -> Void

    init(
        _ handle: UInt64,
        cancel: @escaping @Sendable (UInt64) -> Void,
        free: @escaping @Sendable (UInt64) -> Void
    ) {
        self.handle = handle
        cancelNative = cancel
        freeNative = free
    }

    /// Has the call end. The task that waits for it goes on at once, finds it cancelled and gives it back, which drops
    /// what it holds: the connection is closed.
    func cancel() {
        lock.withLock {
            if !isFree {
                cancelNative(handle)
            }
        }
    }

    /// Gives the call back, once.
    func free() {
        lock.withLock { isFree = true }
        freeNative(handle)
    }
}

/// What one task hands to another and does not keep.
struct HandedOver<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
