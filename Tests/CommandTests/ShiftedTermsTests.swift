import Foundation
import TestSupport
import Testing

/// A hypothesis and a margin are the same whatever unit and origin a column is measured in.
@Suite struct ShiftedTermsTests {
  private static let data = Command.packageRoot + "/Tests/Goldens/data"

  /// One model of x and its square, x less an origin, and what is asked of it.
  private func rows(shift: String, scale: String = "1") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/schools.csv, columns: {school: {type: id}, la: {type: category}}}
      derive: {u: "\(scale) * (x + \(shift))"}
      design: {cluster: school}
      models:
        HC1: {formula: "y ~ u + I(u^2) + la", vcov: HC1, cluster: none}
        iid: {formula: "y ~ u + I(u^2) + la", vcov: iid, cluster: none}
        CR1: {formula: "y ~ u + I(u^2) + la", vcov: CR1}
        CR2: {formula: "y ~ u + I(u^2) + la"}
        CR3: {formula: "y ~ u + I(u^2) + la", vcov: CR3}
        wcr: {formula: "y ~ u + I(u^2) + la", where: "la in ['1', '2']", vcov: {type: wild, reps: 4096}}
        wcu: {formula: "y ~ u + I(u^2) + la", where: "la in ['1', '2']", vcov: {type: wild, null: free, variant: "33", reps: 4096}}
      contrasts:
        joint-HC1: {model: HC1, expression: ["`u`", "`I(u^2)`"]}
        joint-iid: {model: iid, expression: ["`u`", "`I(u^2)`"]}
        joint-CR1: {model: CR1, expression: ["`u`", "`I(u^2)`"]}
        joint-CR2: {model: CR2, expression: ["`u`", "`I(u^2)`"]}
        joint-CR3: {model: CR3, expression: ["`u`", "`I(u^2)`"]}
        joint-wcr: {model: wcr, expression: ["`u`", "`I(u^2)`"]}
        joint-wcu: {model: wcu, expression: ["`u`", "`I(u^2)`"]}
      margins:
        m-HC1: {model: HC1, of: la}
        m-iid: {model: iid, of: la}
        m-CR1: {model: CR1, of: la}
        m-CR2: {model: CR2, of: la}
        m-CR3: {model: CR3, of: la}

      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return folder
  }

  /// The rows of estimates.csv that are contrasts and margins.
  private func asked(_ folder: TemporaryFolder) throws -> [[String: String]] {
    CSVRows(try folder.text("out/estimates.csv")).rows.filter {
      let model = $0["model"] ?? ""
      return model.hasPrefix("joint-") || model.hasPrefix("m-")
    }
  }

  /// Margins of a column do not hang on its unit and origin; rounding of the mean of its square tells, by 1e-16 of its size.
  @Test(arguments: [("2017", "1"), ("5000", "1"), ("0", "1e6"), ("0", "1e-6"), ("3", "1e8")])
  func `joint tests and margins are those of the column as it was`(
    _ shift: String, _ scale: String
  ) throws {
    let plain = try asked(try rows(shift: "0"))
    let moved = try asked(try rows(shift: shift, scale: scale))
    #expect(plain.count == moved.count && plain.count > 20)
    for (own, other) in zip(plain, moved) {
      #expect(own["model"] == other["model"])
      for column in ["std.error", "statistic", "df", "p.value"] {
        let (a, b) = (Double(own[column] ?? ""), Double(other[column] ?? ""))
        #expect((a == nil) == (b == nil), "\(own["model"] ?? "") \(column)")
        guard let a, let b else { continue }
        // Enumerated p-values are counts: they agree exactly. Else 5000² x 1e-16 over a variance near 1 is some 1e-9 of a
        // statistic, and a p-value of 1e-40 has a hundred times as much.
        let tolerance = own["vcov"]?.hasPrefix("WC") == true && column == "p.value" ? 0 : 1e-7
        #expect(
          abs(a - b) <= tolerance * abs(a), "\(own["model"] ?? "") \(column) \(shift): \(a) \(b)")
      }
    }
  }

  @Test func `no draw of a joint hypothesis is lost, and ties stay ties`() throws {
    let plain = CSVRows(try rows(shift: "0").text("out/resampling.csv")).rows
    let moved = CSVRows(try rows(shift: "2017").text("out/resampling.csv")).rows
    let joint = zip(plain, moved).filter {
      $0.0["model"] == $0.1["model"] && $0.0["kind"] == "contrast"
    }
    #expect(joint.count == 2)
    for (own, other) in joint {
      for column in ["beyond", "ties", "draws", "undefined", "p.value", "p.plus.one"] {
        #expect(own[column] == other[column], "\(own["term"] ?? "") \(column)")
      }
      #expect(other["undefined"] == "0")
    }
  }

  @Test(arguments: ["I(x + 1e7) + x", "x + I(x + 1e7)", "I(x + 1e8) + x", "x + I(x + 3e7)"])
  func `a shifted copy is omitted in either order`(_ formula: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/schools.csv, columns: {school: {type: id}}}
      models:
        copy: {formula: "y ~ \(formula)", vcov: HC1}
        alone: {formula: "y ~ x", vcov: HC1}

      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let rows = CSVRows(try folder.text("out/estimates.csv")).rows.filter {
      $0["term"]?.contains("x") == true
    }
    #expect(rows.count == 2)
    for column in ["estimate", "std.error"] {
      let values = rows.compactMap { Double($0[column] ?? "") }
      #expect(values.count == 2 && abs(values[0] - values[1]) <= 1e-9 * abs(values[1]), "\(column)")
    }
    let omitted = CSVRows(try folder.text("out/omitted.csv")).rows
    #expect(omitted.count == 1 && omitted[0]["reason"] == "collinear")
  }
}
