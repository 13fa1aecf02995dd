import Analyses
import Designs
import Estimation
import Foundation
import Presentation
import Testing

@Suite struct ResultFilesTests {
  @Test func `the files of a run have the names of the contract, in a fixed order`() throws {
    let names = ResultFiles(try twoModels.result()).all().map(\.name)
    #expect(
      names == [
        "result.json", "estimates.csv", "models.csv", "flow.csv", "joins.csv",
        "missingness.csv", "omitted.csv", "diagnostics.csv", "checks.csv", "tables/main.txt",
        "tables/main.md", "tables/main.html",
        "tables/main.tex", "tables/main.typ",
        "tables/main.csv", "report.html", "report.md",
      ])
  }

  @Test func `estimates.csv begins with the contract's columns`() throws {
    // Normal quantiles. R: x has t = 2/0.25 = 8, 2*pnorm(-8) = 1.244192114854357e-15 and
    // 2 + c(-1, 1)*qnorm(.975)*0.25 = 1.5100090038649867, 2.4899909961350133.
    var made = twoModels
    made.models = [made.models[1]]
    let lines = ResultFiles(try made.result()).estimates().split(separator: "\n").map(String.init)
    #expect(
      lines[0] == "model,term,estimate,std.error,statistic,df,p.value,conf.low,conf.high,"
        + "outcome,estimator,vcov,nobs,nclusters,support.units,support.clusters,df.num")
    let cells = lines[2].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(cells[0...5] == ["m2", "x", "2", "0.25", "8", "Inf"])
    #expect(abs((try #require(Double(cells[6]))) / 1.244192114854357e-15 - 1) < 1e-12)
    #expect(abs((try #require(Double(cells[7]))) - 1.5100090038649867) < 1e-14)
    #expect(abs((try #require(Double(cells[8]))) - 2.4899909961350133) < 1e-14)
    #expect(cells[9...] == ["log(y)", "ols", "HC1", "30", "", "30", "", ""])
    #expect(lines[3] == "m2,sex[M],-1.5,0,,,,-1.5,-1.5,log(y),ols,HC1,30,,30,,")
  }

  @Test func `without a covariance the estimate stands alone`() throws {
    let made = MadeResult(models: [MadeModel(terms: [(x, 0.1, 1)], hasCovariance: false)])
    let lines = ResultFiles(try made.result()).estimates().split(separator: "\n")
    #expect(lines[1] == "m,x,0.1,,,,,,,y,ols,HC1,1200,,1200,,")
  }

  @Test func `models.csv has the contract's columns, empty where a number does not exist`() throws {
    #expect(
      ResultFiles(try twoModels.result()).models() == """
        model,outcome,estimator,vcov,conf.level,nobs,nclusters,nparams,df.residual,r.squared,\
        within.r.squared,sigma,logLik,status,adj.k,adj.g,k,g,df.rule,vcov.auto
        m1,y,ols,HC1,0.95,1200,,2,,0.25,,1.5,,complete,1,,2,,normal,
        m2,log(y),ols,HC1,0.95,30,,3,,,,2,,complete,1,,3,,normal,

        """)
  }

  @Test func `flow.csv and omitted.csv quote what needs it`() throws {
    let odd = TermID([.level("a, \"b\"", of: "g")])
    var made = MadeResult(models: [
      MadeModel(
        terms: [(x, 1, 1)],
        omitted: [
          OmittedTerm(
            term: odd, reason: .collinear,
            explainedBy: [
              .init(term: .intercept, coefficient: 1), .init(term: x, coefficient: -0.5),
            ])
        ])
    ])
    made.flow = [
      .init(step: .read, reason: "", dropped: 0, remaining: 12000),
      .init(reason: "y, \"z\"", dropped: 3, remaining: 11997),
    ]
    let files = ResultFiles(try made.result())
    #expect(
      files.flow() == #"""
        model,step,reason,arm,dropped,remaining
        m,read,,,0,12000
        m,complete-cases,"y, ""z""",,3,11997

        """#)
    #expect(
      files.omitted() == #"""
        model,term,reason,explained.by
        m,"g[a, ""b""]",collinear,1*(Intercept) + -0.5*x

        """#)
  }

  @Test func `data files carry no stamp, tables and result.json do`() throws {
    var made = twoModels
    made.stamps = [.simulated, .notDisclosureChecked]
    for file in ResultFiles(try made.result()).all() {
      let isData = file.name.hasSuffix(".csv") && !file.name.hasPrefix("tables/")
      #expect(file.contents.contains("not disclosure-checked") == !isData, "\(file.name)")
      #expect(file.contents.contains("simulated") == !isData, "\(file.name)")
      #expect(file.contents.hasSuffix("\n"))
    }
  }
}

@Suite struct JSONTextTests {
  @Test func `keys are sorted, numbers are the shortest that read back, infinities are words`() {
    struct Value: Encodable {
      let b = [0.1, 1, -0.5, 1e22, .infinity, -.infinity]
      let a = ["y": "a/b", "x": "\u{E9}\"\n"]
      let c: Double? = nil
    }
    #expect(
      JSONText.encode(Value()) == """
        {
          "a" : {
            "x" : "\u{E9}\\"\\n",
            "y" : "a/b"
          },
          "b" : [
            0.1,
            1,
            -0.5,
            1e+22,
            "Inf",
            "-Inf"
          ]
        }

        """)
  }

  @Test func `the same result gives the same text, whatever the order in which labels came`() throws
  {
    var made = twoModels
    let names = (0..<50).map { "v\($0)" }
    made.labels = Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
    let text = JSONText.encode(try made.result())
    for _ in 0..<5 {
      made.labels = Dictionary(uniqueKeysWithValues: names.shuffled().map { ($0, $0) })
      #expect(JSONText.encode(try made.result()) == text)
    }
  }

  @Test func `a result reads back from its JSON, infinities included`() throws {
    var made = twoModels
    made.models[0].terms = [(x, 0.1 + 0.2, 5e-100), (.intercept, 1 / 3, .pi)]
    let result = try made.result()
    #expect(try read(Data(JSONText.encode(result).utf8)) == result)
    #expect(result.models[0].inferences[0].degreesOfFreedom == .infinity)
  }
}
