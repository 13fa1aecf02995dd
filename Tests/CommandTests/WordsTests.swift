import Foundation
import Testing

/// plan, explain, schema, verify, help and completion: what is told without a run.
@Suite struct WordsTests {
  @Test func `plan reads no row`() throws {
    let folder = try TemporaryFolder()
    try folder.write("y,x\n\"broken\u{0}\n1,2,3\n", to: "rows.csv")
    let spec = try folder.write(
      "diminish: 1\nid: broken\ndata: {file: rows.csv}\nmodels:\n  one: {formula: \"y ~ x\"}\n",
      to: "spec.yaml")
    for command in ["plan", "check", "explain"] {
      let outcome = try Command.run(command, spec)
      #expect(outcome.code == 0)
      #expect(outcome.errors == "")
      #expect((outcome.output != "") == (command != "check"))
    }
    #expect(try Command.run("plan", spec, "--read").code == 3)
    #expect(try folder.entries() == ["rows.csv", "spec.yaml"])
  }

  @Test func `plan --read tells rows, levels and terms`() throws {
    let text = try Command.run("plan", "Tests/Specs/runs/no-intercept.yaml", "--read").output
    #expect(text.contains("40 rows"))
    #expect(text.contains("3 levels: middle, low, high"))
    #expect(text.contains("terms: group[middle], group[low], group[high], sex[F]"))
  }

  @Test func `every code that a refusal shows is explained`() throws {
    let refusals = RefusalTests.refusals.compactMap { $0.split(separator: "/").last?.prefix(4) }
    let codes = Set(refusals.filter { $0.hasPrefix("E") }.map(String.init))
    for code in codes.union(["E107", "E108", "E109", "E128", "N101"]).sorted() {
      let outcome = try Command.run("explain", code)
      #expect(outcome.code == 0, "\(code)")
      #expect(outcome.output.hasPrefix(code + ": "))
      #expect(outcome.output.contains("\n\n"), "more than a title")
    }
    #expect(try Command.run("explain", "e112").output.hasPrefix("E112: "))
    #expect(try Command.run("explain", "E999").code == 2)
  }

  @Test func `every key on the page of keys is explained`() throws {
    let page = try Command.run("schema", "--markdown")
    #expect(page.code == 0)
    let keys = page.output.split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("| `") || line.hasPrefix("| *") else { return nil }
      let name = line.dropFirst(3)
      return line.hasPrefix("| `")
        ? name.split(separator: "`").first.map(String.init)
        : name.components(separatedBy: "* |").first
    }
    #expect(keys.count > 60)
    for key in keys {
      let outcome = try Command.run("explain", key)
      #expect(outcome.code == 0, "\(key)")
      #expect(outcome.output.hasPrefix(key), "\(key)")
    }
  }

  @Test(arguments: ["(Intercept)", "stark[small]", "poly(x, 2)[1]", "ssif:year[2018]"])
  func `a term is explained`(term: String) throws {
    let outcome = try Command.run("explain", term)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix(term + ": "))
  }

  @Test(arguments: [
    ("I(x^2)", "per unit of x^2, the other terms held"),
    ("log(x)", "per unit of log(x), the other terms held"),
    ("i(year, ref = 2016)", "its terms are year[level]"),
    ("poly(x, 2)", "whose terms are poly(x, 2)[1]"),
    ("ks1", "a column of the data or a derived one"),
    ("`KS2 Score`", "of a category each level has a term of its own, `KS2 Score`[level]"),
  ])
  func `a value of a column is explained as a term`(term: String, words: String) throws {
    let outcome = try Command.run("explain", term)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix(term + ": "))
    #expect(outcome.output.contains(words), "\(outcome.output)")
  }

  @Test(arguments: ["group", "calendar", "transition"])
  func `what is a key and a term is explained as both`(word: String) throws {
    let outcome = try Command.run("explain", word)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("design.\(word)\n"), "\(outcome.output)")
    #expect(outcome.output.contains("\n\(word): the "), "\(outcome.output)")
  }

  @Test(arguments: [
    ("covariats", "covariates"), ("clustr", "cluster"), ("standardis", "standardise"),
  ])
  func `a word near a topic is told with the topic`(word: String, near: String) throws {
    let outcome = try Command.run("explain", word)
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("Did you mean \"\(near)\"?"), "\(outcome.errors)")
  }

  @Test func `what cannot be a term is unknown`() throws {
    for topic in ["nothing(x)", "I()", "a b", "E999"] {
      #expect(try Command.run("explain", topic).code == 2, "\(topic)")
    }
  }

  @Test func `a spec is explained model by model`() throws {
    let outcome = try Command.run("explain", "Tests/Specs/runs/weights.yaml")
    #expect(outcome.code == 0)
    for model in ["analytic", "frequency", "none"] {
      #expect(outcome.output.contains("\n\(model): score ~ hours + sex"))
    }
  }

  @Test func `contrasts are explained with their margins and ratios`() throws {
    let folder = try TemporaryFolder()
    try folder.write("y,x,z\n1,2,3\n2,3,5\n4,4,4\n", to: "rows.csv")
    let spec = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: rows.csv}
      models:
        m: {formula: "y ~ x + z"}
      contrasts:
        same: {model: m, expression: "`x`", equivalence: [-0.5, 0.5]}
        above: {model: m, expression: "`x`", margin: 0.2, conf.level: 0.9}
        share: {model: m, expression: "`x`", over: "`z`", equals: 2}

      """, to: "spec.yaml")
    let output = try Command.run("explain", spec).output
    let text = output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for words in [
      "Equivalence within [-0.5, 0.5]: two one-sided tests at 5 % (TOST); shown where the 90 % interval lies within.",
      "Non-inferiority with margin 0.2: a one-sided test at 10 % that it is above -0.2; shown where the 80 % interval is.",
      "share: (`x`) / (`z`) = 2",
      "Of the ratio the test is of numerator - r x denominator (Fieller).",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test func `the schema is JSON`() throws {
    let outcome = try Command.run("schema")
    #expect(outcome.code == 0)
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let schema = try #require(json as? [String: Any])
    #expect((schema["$schema"] as? String)?.contains("json-schema.org") ?? false)
    #expect((schema["properties"] as? [String: Any])?["models"] != nil)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completion is offered`(shell: String) throws {
    let outcome = try Command.run("--generate-completion-script", shell)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("diminish"))
    #expect(outcome.errors == "")
  }

  @Test func `help and version end with 0 on stdout`() throws {
    for arguments in [["--help"], ["help", "run"], ["run", "--help"], ["--version"]] {
      let outcome = try Command(arguments).finish()
      #expect(outcome.code == 0)
      #expect(outcome.output != "" && outcome.errors == "")
    }
    #expect(try Command.run("--version").output.contains("BLAS: "))
  }

  @Test func `the numbers of this build on this machine are those certified`() throws {
    #expect(try Command.run("verify").code == 0)
  }
}
