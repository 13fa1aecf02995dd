import Designs
import FoundationEssentials
import Frames
import LinearModels
import TestSupport
import Testing

/// One golden of R's `lm` and `sandwich` with the model that it is a golden of.
struct StoredModel {
  let golden: Golden
  let input: [String: Golden.Value]

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: Golden.folder + "/r")) ?? []
    return files.filter { $0.hasPrefix("linear-") && $0.hasSuffix(".json") }
      .map { String($0.dropLast(5)) }.sorted()
  }()

  static let levels = [
    "stark": ["regular", "small", "regular+aide"], "lunchk": ["non-free", "free"],
    "gender": ["male", "female"], "schgend": ["mixed", "boys", "girls"],
  ]

  init(_ name: String) throws { try self.init(path: "r/" + name) }

  init(path: String) throws {
    golden = try Golden(path)
    input = object(golden.root["input"])
  }

  func text(_ key: String) -> String? { string(input[key]) }

  /// The file's columns, in the contract's order of levels, with what is derived.
  func frame() throws -> Frame {
    let file = SharedData.root + "/" + (text("file") ?? "")
    var frame = try SharedData.frame(file: file, columns: nil)
    for column in frame.columns {
      if case .factor(let factor) = column.values, let order = Self.levels[column.name] {
        let values = Column.Values.factor(factor.reordered(as: order))
        frame.set(Column(name: column.name, values: values, missing: column.missing))
      }
      if object(input["columns"])[column.name] != nil, case .number(let numbers) = column.values {
        let texts = numbers.map { "\(Int($0))" }
        let factor = Factor(texts: texts, missing: column.missing)
        frame.set(Column(name: column.name, values: .factor(factor), missing: column.missing))
      }
    }
    for (name, expression) in object(input["derive"]) {
      let parsed = try Expression(parsing: string(expression) ?? "")
      frame.set(try parsed.evaluate(on: frame, as: name))
    }
    return frame
  }

  /// One fit for each of `preciseWorkLimits`.
  func fits(_ variance: VarianceEstimator) throws -> [LinearFit] {
    let frame = try frame()
    let formula = try Formula(parsing: text("formula") ?? "")
    var rows = frame.allRows
    if let condition = text("where") {
      rows = try frame.select(where: Expression(parsing: condition)).kept
    }
    var required = try BoundDesign.requiredColumns(of: formula, frame: frame)
    let weighting = object(input["weights"])
    let weightColumn = string(weighting["column"]).flatMap { frame[$0] }
    if let weightColumn { required.append(weightColumn) }
    rows =
      Frame(columns: required, rowCount: frame.rowCount)
      .completeCases(of: required.map(\.name), within: rows).kept
    var weights = Weights.none
    if case .number(let all)? = weightColumn?.values {
      rows = RowSelection(rows: rows.rows.filter { all[Int($0)] > 0 })
      let values = rows.rows.map { all[Int($0)] }
      weights =
        string(weighting["type"]) == "frequency" ? .frequency(values) : .analytic(values)
    }
    let design = try BoundDesign(formula, frame: frame, rows: rows)
    return try preciseWorkLimits.map { limit in
      try LinearModel.fit(design, weights: weights, variance: variance, preciseWorkLimit: limit)
    }
  }
}

func object(_ value: Golden.Value?) -> [String: Golden.Value] {
  if case .object(let object)? = value { object } else { [:] }
}

func string(_ value: Golden.Value?) -> String? {
  if case .text(let text)? = value { text } else { nil }
}

func double(_ value: Golden.Value?) -> Double? {
  if case .number(let number)? = value { number } else { nil }
}

func doubles(_ value: Golden.Value?) -> [Double] {
  if case .list(let values)? = value { values.compactMap { double($0) } } else { [] }
}

@Suite struct StoredValuesTests {
  @Test func `there are stored models`() {
    #expect(StoredModel.names.contains("linear-petersen"))
    #expect(StoredModel.names.contains("linear-star-school-dummies"))
  }

  @Test(arguments: StoredModel.names, VarianceEstimator.allCases)
  func `stored models agree with R`(_ name: String, _ variance: VarianceEstimator) throws {
    let model = try StoredModel(name)
    for fit in try model.fits(variance) { try expectStored(fit, model.golden, variance) }
  }

  private func expectStored(
    _ fit: LinearFit, _ golden: Golden, _ variance: VarianceEstimator
  ) throws {
    let (order, terms) = (try golden.texts("order"), object(golden.values["terms"]))
    #expect(fit.terms.map(\.description) == order)
    let errors = try #require(fit.standardErrors)
    for (place, term) in order.enumerated() where place < fit.terms.count {
      let expected = object(terms[term])
      expectClose(
        fit.coefficients[place], try #require(double(expected["estimate"])), relative: 1e-10, term)
      if let error = double(object(expected[variance.rawValue])["std.error"]) {
        expectClose(errors[place], error, relative: 1e-9, "\(term) \(variance)")
      }
    }
    try expectSummary(fit, golden)
    let omitted = object(golden.values["omitted"])
    #expect(Set(fit.omitted.map(\.term.description)) == Set(omitted.keys))
    for omission in fit.omitted {
      let parts = object(omitted[omission.term.description])
      #expect(Set(omission.explainedBy.map(\.term.description)) == Set(parts.keys))
      for part in omission.explainedBy {
        let expected = try #require(double(parts[part.term.description]))
        expectClose(part.coefficient, expected, relative: 1e-9, part.term.description)
      }
    }
  }

  private func expectSummary(_ fit: LinearFit, _ golden: Golden) throws {
    #expect(fit.observationCount == (try golden.number("nobs")))
    #expect(fit.residualDegreesOfFreedom == (try golden.number("df.residual")))
    expectClose(try #require(fit.sigma), try golden.number("sigma"), relative: 1e-10, "sigma")
    let shares = (try #require(fit.rSquared), try #require(fit.adjustedRSquared))
    expectClose(shares.0, try golden.number("r.squared"), relative: 1e-9, absolute: 1e-14, "R2")
    expectClose(
      shares.1, try golden.number("adj.r.squared"), relative: 1e-9, absolute: 1e-14, "adjusted R2")
    expectClose(
      try #require(fit.logLikelihood), try golden.number("logLik"), relative: 1e-10, "logLik")
  }
}
