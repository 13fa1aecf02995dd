let valueRefusals: [Refusal] = [
  Refusal(
    name: "E115: values not among the allowed ones",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      models: {m: {formula: "y ~ x", vcov: HC12}}
      tables: {t: {show: [estimate, std.err, power]}}

      """#,
    text: #"""
      error[E115]: "HC12" is not a value of "vcov"
       --> s.yaml:4:38
        |
      4 | models: {m: {formula: "y ~ x", vcov: HC12}}
        |                                      ^^^^
      help: did you mean "HC1"?
      help: values: iid, HC0, HC1, HC2, HC3, CR0, CR1, CR2, CR3, CV3, CV3J, wild, randomisation, auto

      error[E115]: "std.err" is not a value of "show"
       --> s.yaml:5:31
        |
      5 | tables: {t: {show: [estimate, std.err, power]}}
        |                               ^^^^^^^
      help: did you mean "std.error"?
      help: values: estimate, std.error, statistic, p.value, conf.int, df

      error[E115]: "power" is not a value of "show"
       --> s.yaml:5:40
        |
      5 | tables: {t: {show: [estimate, std.err, power]}}
        |                                        ^^^^^
      help: values: estimate, std.error, statistic, p.value, conf.int, df

      """#),
  Refusal(
    name: "E116: not available yet",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.ods}
      design: {unit: urn}
      weights: {column: n, type: sampling}
      models:
        m: {formula: "y ~ x", vcov: {type: CR2, cluster: urn}}
        n: {estimator: triple-difference, outcome: y}

      """#,
    text: #"""
      error[E116]: "a.ods" is not available yet
       --> s.yaml:3:14
        |
      3 | data: {file: a.ods}
        |              ^^^^^
      help: use the same saved as .xlsx or .csv

      error[E116]: "triple-difference" is not available yet
       --> s.yaml:8:18
        |
      8 |   n: {estimator: triple-difference, outcome: y}
        |                  ^^^^^^^^^^^^^^^^^

      """#),
  Refusal(
    name: "E118: options without effect",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv, columns: {x: {type: number, levels: [a]}, y: {type: text, range: [0, 1]}}}
      models: {m: {formula: "y ~ x"}}

      """#,
    text: #"""
      error[E118]: "levels" has no effect here: it needs type: category
       --> s.yaml:3:49
        |
      3 | data: {file: a.csv, columns: {x: {type: number, levels: [a]}, y: {type: text, range: [0, 1]}}}
        |                                                 ^^^^^^

      error[E118]: "range" has no effect here: it needs type: number, integer or year
       --> s.yaml:3:79
        |
      3 | data: {file: a.csv, columns: {x: {type: number, levels: [a]}, y: {type: text, range: [0, 1]}}}
        |                                                                               ^^^^^

      """#),
  Refusal(
    name: "E119: ids of a wrong form",
    spec: #"""
      diminish: 1
      id: Star K
      data: {file: a.csv}
      models: {a/b: {formula: "y ~ x"}}

      """#,
    text: #"""
      error[E119]: "Star K" cannot be a name here
       --> s.yaml:2:5
        |
      2 | id: Star K
        |     ^^^^^^
      help: names match [a-z0-9][a-z0-9-]*

      error[E119]: "a/b" cannot be a name here
       --> s.yaml:4:10
        |
      4 | models: {a/b: {formula: "y ~ x"}}
        |          ^^^
      help: names match [A-Za-z0-9][A-Za-z0-9._-]*

      """#),
  Refusal(
    name: "E120: another version",
    spec: #"""
      diminish: 2
      id: s
      data: {file: a.csv}
      models: {m: {formula: "y ~ x"}}

      """#,
    text: #"""
      error[E120]: version "2" of the language is not known; this diminish reads 1
       --> s.yaml:1:11
        |
      1 | diminish: 2
        |           ^
      help: write diminish: 1

      """#),
  Refusal(
    name: "E125: unknown models and sources",
    spec: #"""
      diminish: 1
      id: s
      data: {pupils: {file: a.csv}, schools: {file: b.csv}}
      sample: {from: pupil}
      models: {raw: {formula: "y ~ x"}}
      tables: {t: {models: [rav, raw]}}

      """#,
    text: #"""
      error[E125]: no source named "pupil"
       --> s.yaml:4:16
        |
      4 | sample: {from: pupil}
        |                ^^^^^
      help: did you mean "pupils"?

      error[E125]: no model named "rav"
       --> s.yaml:6:23
        |
      6 | tables: {t: {models: [rav, raw]}}
        |                       ^^^
      help: did you mean "raw"?

      """#),
  Refusal(
    name: "E126: names used twice",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv, missing: [NA, NA], columns: {x: {levels: [a, b, a]}}}
      models: {m: {formula: "y ~ x"}}

      """#,
    text: #"""
      error[E126]: the name "NA" is used twice
       --> s.yaml:3:35
        |
      3 | data: {file: a.csv, missing: [NA, NA], columns: {x: {levels: [a, b, a]}}}
        |                                   ^^
      note: the first "NA" is here
       --> s.yaml:3:31
        |
      3 | data: {file: a.csv, missing: [NA, NA], columns: {x: {levels: [a, b, a]}}}
        |                               ^^

      error[E126]: the name "a" is used twice
       --> s.yaml:3:69
        |
      3 | data: {file: a.csv, missing: [NA, NA], columns: {x: {levels: [a, b, a]}}}
        |                                                                     ^
      note: the first "a" is here
       --> s.yaml:3:63
        |
      3 | data: {file: a.csv, missing: [NA, NA], columns: {x: {levels: [a, b, a]}}}
        |                                                               ^

      """#),
  Refusal(
    name: "E127: numbers out of range",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv, columns: {x: {range: [3, 1]}}}
      models: {m: {formula: "y ~ x", conf.level: 95}}
      tables: {t: {digits: 99}}

      """#,
    text: #"""
      error[E127]: "range" must be the least value first, then the greatest
       --> s.yaml:3:42
        |
      3 | data: {file: a.csv, columns: {x: {range: [3, 1]}}}
        |                                          ^^^^^^

      error[E127]: "conf.level" must be between 0 and 1, both excluded
       --> s.yaml:4:44
        |
      4 | models: {m: {formula: "y ~ x", conf.level: 95}}
        |                                            ^^

      error[E127]: "digits" must be between 0 and 15
       --> s.yaml:5:22
        |
      5 | tables: {t: {digits: 99}}
        |                      ^^

      """#),
  Refusal(
    name: "all: five mistakes at once, in order of place",
    spec: #"""
      diminish: 1
      id: Five
      data: {fil: a.csv}
      models:
        日本: {formula: "y ~ x", vcov: HC1}
        m: {	"formula": y ~ x: z, cluter: urn}

      """#,
    text: #"""
      error[E119]: "Five" cannot be a name here
       --> s.yaml:2:5
        |
      2 | id: Five
        |     ^^^^
      help: names match [a-z0-9][a-z0-9-]*

      error[E112]: unknown key "fil"
       --> s.yaml:3:8
        |
      3 | data: {fil: a.csv}
        |        ^^^
      help: did you mean "file"?

      error[E119]: "日本" cannot be a name here
       --> s.yaml:5:3
        |
      5 |   日本: {formula: "y ~ x", vcov: HC1}
        |   ^^^^
      help: names match [A-Za-z0-9][A-Za-z0-9._-]*

      error[E105]: "formula" must be quoted: a colon and blank make a key of YAML
       --> s.yaml:6:19
        |
      6 |   m: {	"formula": y ~ x: z, cluter: urn}
        |       	           ^^^^^^^^
      help: quote it: formula: "y ~ x: z"

      error[E112]: unknown key "cluter"
       --> s.yaml:6:29
        |
      6 |   m: {	"formula": y ~ x: z, cluter: urn}
        |       	                     ^^^^^^
      help: did you mean "cluster"?

      """#),
]
