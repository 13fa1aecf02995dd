internal import CLAPACK

/// The one place where LAPACK's status meets Swift.
enum LAPACK {
  /// Stops the program when a routine complains of its arguments: that is our bug, not bad data.
  static func requireLegalArguments(_ info: CInt, _ routine: String) {
    precondition(info >= 0, "\(routine): argument \(-info) is illegal")
  }

  /// A size as a 32-bit Fortran integer.
  static func int(_ value: Int) -> CInt {
    precondition(value <= Int(CInt.max), "\(value) does not fit a 32-bit LAPACK integer")
    return CInt(value)
  }

  /// A leading dimension: the number of rows, at least 1.
  static func leading(_ rowCount: Int) -> CInt { max(1, int(rowCount)) }
}
