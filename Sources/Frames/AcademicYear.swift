/// Academic years by the year in which they end: `2018/2019` is 2019.
public enum AcademicYear {
  /// The later year of `2018/2019`, `2018/19`, `2018-19`; a single year is itself; of a date its academic year.
  ///
  /// - Parameter text: Without blanks around it.
  /// - Returns: nil where the text is none of these.
  public static func year(of text: String) -> Double? {
    if let days = DateFormat.iso.days(text) {
      return CalendarDate(days: Double(days)).map { Double($0.academicYear) }
    }
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        let digit = byte &- UInt8(ascii: "0")
        if digit > 9 { return nil }
        value = value * 10 + Int(digit)
      }
      return value
    }
    guard bytes.count >= 4, let first = number(0..<4), first >= 1 else { return nil }
    if bytes.count == 4 { return Double(first) }
    guard bytes.count == 7 || bytes.count == 9,
      bytes[4] == UInt8(ascii: "/") || bytes[4] == UInt8(ascii: "-"),
      let later = number(5..<bytes.count)
    else { return nil }
    let expected = bytes.count == 9 ? first + 1 : (first + 1) % 100
    return later == expected && first < 9999 ? Double(first + 1) : nil
  }
}
