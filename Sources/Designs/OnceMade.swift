import Synchronization

/// A value that is made when it is first asked for, and not at all if it never is.
package final class OnceMade<Value: Sendable>: Sendable {
  private let make: @Sendable () -> Value
  private let made = Mutex<Value?>(nil)

  /// A value to come.
  ///
  /// - Parameter make: Makes it, once.
  package init(_ make: @escaping @Sendable () -> Value) { self.make = make }

  /// The value; whoever asks while it is made waits.
  package var value: Value {
    made.withLock { known in
      if let known { return known }
      let value = make()
      known = value
      return value
    }
  }
}
