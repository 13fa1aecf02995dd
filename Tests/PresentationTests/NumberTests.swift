import Foundation
import Presentation
import Testing

@Suite struct NumberTests {
  @Test(
    arguments: [
      (0, 3, "0.000"), (-0.0, 3, "0.000"), (-0.0004, 3, "0.000"), (-0.0006, 3, "\u{2212}0.001"),
      (1e-5, 3, "0.000"), (1e-5, 5, "0.00001"), (123456789.5, 3, "123,456,789.500"),
      (-1234.5, 1, "\u{2212}1,234.5"), (999.9996, 3, "1,000.000"), (999, 0, "999"),
      (1000, 0, "1,000"), (0.5, 0, "0"), (1.5, 0, "2"), (1e22, 3, "1.000e+22"),
      (-1e15, 0, "\u{2212}1e+15"), (999_999_999_999_999, 0, "999,999,999,999,999"),
      (.infinity, 3, "\u{221E}"), (-.infinity, 3, "\u{2212}\u{221E}"),
      (.leastNonzeroMagnitude, 3, "0.000"),
    ] as [(Double, Int, String)])
  func `people read fixed decimals, separated thousands and a true minus`(
    value: Double, digits: Int, text: String
  ) {
    #expect(Fixed.number(value, digits: digits) == text)
  }

  @Test func `decimals are those of C's printf, halves and long numbers among them`() {
    var state: UInt64 = 9
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for place in 0..<20_000 {
      let digits = place % 16
      // Random sizes, numbers of few decimals, exact halves and their neighbours.
      let written = (next() * 1e6).rounded() / 10
      let half = ((next() * 1e4).rounded() + 0.5) / Double(1 << (place % 7))
      let values = [
        next() * pow(10, (next() * 20).rounded() - 8), written, half, half.nextUp, half.nextDown,
      ]
      for value in values where value < 1e15 {
        let plain = Fixed.number(value, digits: digits).replacing(",", with: "")
        #expect(plain == String(format: "%.*f", Int32(digits), value), "\(value), \(digits)")
      }
    }
  }

  @Test(
    arguments: [
      (0, "<0.001"), (1e-300, "<0.001"), (0.0007, "<0.001"), (0.00099999, "<0.001"),
      (0.001, "0.001"), (0.0494, "0.049"), (0.05, "0.050"), (0.9999, "1.000"), (1, "1.000"),
    ] as [(Double, String)])
  func `a p-value is never shown as 0.000`(value: Double, text: String) {
    #expect(Fixed.pValue(value) == text)
  }

  @Test(
    arguments: [
      (0.95, "95 %"), (0.9, "90 %"), (0.999, "99.9 %"), (0.9999, "99.99 %"), (0.975, "97.5 %"),
      (0.29, "29 %"),
    ] as [(Double, String)])
  func `a share is a percentage without the noise of doubles`(share: Double, text: String) {
    #expect(Fixed.percent(share) == text)
  }

  @Test func `a count has decimals only where there are any`() {
    #expect(Fixed.count(5786) == "5,786")
    #expect(Fixed.count(17.25) == "17.2")
    #expect(Fixed.count(.infinity) == "\u{221E}")
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (0.1, "0.1"), (1e-5, "1e-05"),
      (0.1 + 0.2, "0.30000000000000004"), (123456789.5, "123456789.5"), (1e14, "100000000000000"),
      (1_234_567_890_123_456, "1234567890123456"), (9_007_199_254_740_991, "9007199254740991"),
      (1e22, "1e+22"), (.leastNonzeroMagnitude, "5e-324"),
      (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
      (.infinity, "Inf"), (-.infinity, "-Inf"),
    ] as [(Double, String)])
  func `machines read the shortest decimal, whole numbers bare`(value: Double, text: String) {
    #expect(Plain.number(value) == text)
    if value.isFinite { #expect(Double(text) == value) }
  }

  @Test func `what does not exist is empty`() {
    #expect(Plain.number(nil) == "")
    #expect(Plain.count(nil) == "")
  }
}

@Suite struct CSVTextTests {
  @Test(
    arguments: [
      ("plain", "plain"), ("", ""), (" blank ", " blank "), ("a,b", "\"a,b\""),
      ("say \"no\"", "\"say \"\"no\"\"\""), ("two\nlines", "\"two\nlines\""),
      ("two\r\nlines", "\"two\r\nlines\""), ("\"\u{301}", "\"\"\"\u{301}\""), ("\"", "\"\"\"\""),
      (",\u{301}", "\",\u{301}\""), ("caf\u{E9}", "caf\u{E9}"),
    ])
  func `a cell is quoted where RFC 4180 needs it`(cell: String, text: String) {
    let csv = CSVText(header: [cell, "b"])
    #expect(Array(csv.text.utf8) == Array("\(text),b\n".utf8))
  }

  @Test func `rows end in a line feed`() {
    var csv = CSVText(header: ["a", "b"])
    csv.append(["1", ""])
    #expect(csv.text == "a,b\n1,\n")
  }
}
