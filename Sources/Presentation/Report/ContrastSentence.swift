import Analyses
import Designs
import Estimation

/// What a contrast found, in a sentence.
enum ContrastSentence {
  static func sentence(_ contrast: ContrastResult) -> String {
    let name = contrast.label ?? contrast.id
    return "\(name): \(found(contrast))".onOneLine
  }

  private static func found(_ contrast: ContrastResult) -> String {
    if !contrast.lacks.isEmpty {
      let lacking = contrast.lacks.map { "\($0.model)::\($0.term)" }.joined(separator: ", ")
      return "there is no estimate, as \(lacking) has none."
    }
    if let piece = contrast.undefined {
      return "there is no estimate, as \(piece) has no value or no derivative at the estimates."
    }
    let expressions = contrast.expressions.joined(separator: " and ")
    if contrast.isJoint {
      guard let test = contrast.test else { return "there is no joint test of \(expressions)." }
      let values = contrast.values.map(Plain.number).joined(separator: " and ")
      let differ =
        test.pValue < 1 - contrast.confidenceLevel ? "differ clearly" : "do not differ clearly"
      return
        "taken together \(expressions) \(differ) from \(values) (p \(EstimateSentences.pValue(test.pValue)))."
    }
    guard let inference = contrast.inference else { return "there is no estimate." }
    let numbers = EstimateSentences.numbers(
      inference, level: contrast.confidenceLevel, digits: 3)
    guard let pValue = inference.pValue, let value = contrast.values.first else {
      return "\(expressions) is estimated at \(numbers)."
    }
    let differs =
      pValue < 1 - contrast.confidenceLevel ? "differs clearly" : "does not differ clearly"
    return "\(expressions) is estimated at \(numbers), and \(differs) from \(Plain.number(value))."
  }
}
