import Foundation
import Frames
import Presentation
import Testing

@Suite struct FunctionPageTests {
  @Test func `the committed page of functions is the one that the declarations give`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/expressions.md"), encoding: .utf8)
    #expect(page == FunctionPage.markdown, "run `diminish schema --functions`")
  }

  @Test func `a function is explained under its name and under its name elsewhere`() throws {
    let lag = try #require(FunctionPage.explain("lag"))
    #expect(lag.hasPrefix("lag(x, by: columns, order: column"))
    #expect(lag.contains("no earlier row"))
    #expect(lag.contains("Example: lag("))
    #expect(FunctionPage.explain("xtile") == FunctionPage.explain("quantile_group"))
    #expect(FunctionPage.explain("nothing") == nil)
    for function in Node.Function.allCases {
      let text = try #require(FunctionPage.explain(function.rawValue))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 220 })
    }
  }
}
