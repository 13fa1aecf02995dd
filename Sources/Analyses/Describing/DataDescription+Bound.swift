import Glibc
import Readers

extension DataDescription {
  /// An end of the range of numbers.
  public enum Bound: Sendable, Equatable {
    /// The least or the greatest number, which at least 10 cells share.
    case exact(Double)
    /// The tenth number from the end, rounded.
    case about(Double)

    /// The number.
    public var value: Double {
      switch self {
      case .exact(let value), .about(let value): value
      }
    }

    /// The number as it is told: `-2.5`, `about 81`.
    public var words: String {
      let text = "\(value)"
      let number = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
      if case .about = self { return "about \(number)" }
      return number
    }
  }
}

extension DataDescription.Bound {
  /// The end where some numbers lie; nil where fewer than 10 share it and there are fewer than 40, so that the tenth may
  /// lie within the middle half.
  ///
  /// The tenth is a cell's number too: it is rounded to between a hundredth and a tenth of the way to the tenth from
  /// the other end.
  init?(_ extremes: Extremes, _ profile: ColumnProfile) {
    guard let tenth = extremes.tenth else { return nil }
    if extremes.outermost == tenth {
      self = .exact(tenth)
      return
    }
    guard profile.numberCount >= 4 * ColumnReading.threshold, let lower = profile.least.tenth,
      let upper = profile.greatest.tenth
    else { return nil }
    if lower == upper {
      self = .about(tenth)
      return
    }
    let digits = -(log10(upper - lower) - 1).rounded(.down)
    let scale = pow(10, abs(digits))
    self = .about(
      digits < 0 ? (tenth / scale).rounded() * scale : (tenth * scale).rounded() / scale)
  }
}

extension DataDescription.Bound: Codable {
  /// An end as written by `encode`.
  ///
  /// - Parameter decoder: Holds a number, or a text such as `about 2.5`.
  /// - Throws: What the decoder says of anything else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Double.self) {
      self = .exact(value)
      return
    }
    let text = try container.decode(String.self)
    guard text.hasPrefix("about "), let value = Double(text.dropFirst("about ".count)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no end of a range")
    }
    self = .about(value)
  }

  /// Writes a number, or a text where it is rounded.
  ///
  /// - Parameter encoder: Takes it.
  /// - Throws: What the encoder says.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .exact(let value): try container.encode(value)
    case .about: try container.encode(words)
    }
  }
}
