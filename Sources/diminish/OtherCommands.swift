import Analyses
import ArgumentParser
import FoundationEssentials
import Presentation
import Specs

/// `diminish check`: every problem that can be known without rows; silent when fine.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Tell every problem of a spec at once; silent when fine.")

  @Argument(help: "The spec.", completion: .file(extensions: ["yaml", "yml"]))
  var spec: String

  func run() throws {
    if PreparedSimulation.isProcess(spec) {
      _ = try PreparedSimulation.loadOrExit(spec)
    } else {
      _ = try PreparedSpec.loadOrExit(spec)
    }
  }
}

/// `diminish plan`: what would be estimated, on what.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would be read, kept and estimated.")

  @Argument(help: "The spec.", completion: .file(extensions: ["yaml", "yml"]))
  var spec: String

  @Flag(help: "Read the data: levels, counts and terms too.")
  var read = false

  func run() throws {
    let (prepared, plan) = try PreparedSpec.loadOrExit(spec)
    guard read else {
      Terminal.print(PlanText(plan).render())
      return
    }
    do {
      let threads = ProcessInfo.processInfo.activeProcessorCount
      let run = AnalysisRun(plan, threads: threads)
      let binding = try run.bind()
      Terminal.print(PlanText(plan).render(binding, run.prospects(binding)))
    } catch {
      prepared.tell(error.diagnostics)
      throw ExitStatus(error.diagnostics)
    }
  }
}

/// `diminish explain`: a spec, a code, a key or a term in words.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Explain what a spec estimates, or a code (E112), a list of missing codes, a key (models.*.vcov), a "
      + "function or a term.")

  @Argument(help: "A spec, a code, a key, a function or a term.")
  var topic: String

  func run() throws {
    if FileManager.default.fileExists(atPath: topic) || topic.hasSuffix(".yaml") {
      let (_, plan) = try PreparedSpec.loadOrExit(topic)
      Terminal.print(ExplainText.explain(plan))
    } else if let text = ExplainText.explain(topic, Methods.language) {
      Terminal.print(text)
    } else {
      Terminal.tell(
        "diminish: nothing is known under \"\(topic)\"."
          + (ExplainText.nearTopic(topic, Methods.language).map {
            " Did you mean \"\($0)\"? (The term of a column has its name in back-ticks here.)"
          } ?? "") + " Try a spec, a code such as E112, a key such as "
          + "models.*.vcov, a function such as lag, or a term such as 'stark[small]'.\n")
      throw ExitStatus.usage
    }
  }
}

/// `diminish schema`: the JSON Schema of a spec, or the page of its keys.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of a spec, or its keys or functions as Markdown.")

  @Flag(help: "The page of keys in Markdown instead.")
  var markdown = false

  @Flag(help: "The page of the functions of expressions in Markdown instead.")
  var functions = false

  @Flag(help: "Of the process files of `diminish simulate` instead.")
  var simulation = false

  func validate() throws {
    if functions, simulation || markdown {
      throw ValidationError("--functions goes with no other option.")
    }
  }

  func run() {
    let language = simulation ? SpecLanguage.simulation : Methods.language
    if functions {
      Terminal.print(FunctionPage.markdown)
    } else {
      Terminal.print(markdown ? language.markdown : language.jsonSchema)
    }
  }
}

/// `diminish verify`: known answers on this machine.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the numbers of this build on this machine against certified values.")

  func run() throws {
    let verification = Verification.run()
    Terminal.print(VerificationText.render(verification, version: Version.text))
    if !verification.isPassed { throw ExitStatus.numerical }
  }
}
