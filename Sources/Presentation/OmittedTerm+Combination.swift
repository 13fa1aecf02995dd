import Designs
import Estimation
import Foundation

extension OmittedTerm {
  /// The kept terms that explain it, with their coefficients to twelve digits: the others are rounding of the solution.
  ///
  /// - Parameter spelled: How a term is written.
  /// - Returns: As `2*x + 0.5*z`; empty where nothing explains it.
  func combination(_ spelled: (TermID) -> String) -> String {
    explainedBy.map { share in
      let coefficient = Double(String(format: "%.12g", share.coefficient)) ?? share.coefficient
      return "\(Plain.number(coefficient))*\(spelled(share.term))"
    }.joined(separator: " + ")
  }
}
