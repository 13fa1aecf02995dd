let signRefusals: [Refusal] = [
  Refusal(
    name: "E101: a tab in the indentation",
    spec: #"""
      diminish: 1
      id: s
      data:
      	file: a.csv

      """#,
    text: #"""
      error[E101]: a tab indents this line; YAML takes blanks only
       --> s.yaml:4:1
        |
      4 | 	file: a.csv
        | ^
      help: indent with blanks

      """#),
  Refusal(
    name: "E101: a quote that is never closed",
    spec: #"""
      diminish: 1
      id: "s
      data: {file: a.csv}

      """#,
    text: #"""
      error[E101]: this quote is never closed
       --> s.yaml:2:5
        |
      2 | id: "s
        |     ^

      """#),
  Refusal(
    name: "E101: a brace that is never closed",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv
      models: {}

      """#,
    text: #"""
      error[E101]: a comma or } is expected
       --> s.yaml:4:7
        |
      4 | models: {}
        |       ^
      note: it began here
       --> s.yaml:3:7
        |
      3 | data: {file: a.csv
        |       ^

      """#),
  Refusal(
    name: "E104: anchor, alias and merge key",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      title: &t Title
      question: *t
      models:
        m:
          <<: {vcov: HC1}
          formula: "y ~ x"

      """#,
    text: #"""
      error[E104]: anchors such as "&t" are not used in a spec
       --> s.yaml:4:8
        |
      4 | title: &t Title
        |        ^^
      help: write the values out where they are used

      error[E104]: aliases such as "*t" are not used in a spec
       --> s.yaml:5:11
        |
      5 | question: *t
        |           ^^
      help: write the values out where they are used

      error[E104]: the merge key "<<" is not used in a spec
       --> s.yaml:8:5
        |
      8 |     <<: {vcov: HC1}
        |     ^^
      help: write the values out where they are used

      """#),
  Refusal(
    name: "E104: tags",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      title: !loud Title
      question: !!str Why
      models: {m: {formula: "y ~ x"}}

      """#,
    text: #"""
      error[E104]: tags such as "!loud" are not used in a spec
       --> s.yaml:4:8
        |
      4 | title: !loud Title
        |        ^^^^^
      help: delete it; quotes make a text

      error[E104]: tags such as "!!str" are not used in a spec
       --> s.yaml:5:11
        |
      5 | question: !!str Why
        |           ^^^^^
      help: delete it; quotes make a text

      """#),
  Refusal(
    name: "E104: directive and second document",
    spec: #"""
      %YAML 1.2
      ---
      diminish: 1
      id: s
      data: {file: a.csv}
      models: {m: {formula: "y ~ x"}}
      ---
      more: 1

      """#,
    text: #"""
      error[E104]: directives are not used in a spec
       --> s.yaml:1:1
        |
      1 | %YAML 1.2
        | ^^^^^
      help: delete the line

      error[E104]: a spec is one document; a second one begins here
       --> s.yaml:7:1
        |
      7 | ---
        | ^^^
      help: put it in a file of its own

      """#),
  Refusal(
    name: "E105: a colon in a formula",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      models:
        m:
          formula: y ~ x: z
          vcov: HC1

      """#,
    text: #"""
      error[E105]: "formula" must be quoted: a colon and blank make a key of YAML
       --> s.yaml:6:14
        |
      6 |     formula: y ~ x: z
        |              ^^^^^^^^
      help: quote it: formula: "y ~ x: z"

      """#),
  Refusal(
    name: "E105: signs of YAML at the beginning",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      derive:
        a: `KS2 Score` + 1
        b: %x
        c: *x
        d: [x in [1]
      models:
        m:
          formula: @x
          where: !x

      """#,
    text: #"""
      error[E105]: "a" must be quoted: YAML gives ` at the beginning another meaning
       --> s.yaml:5:6
        |
      5 |   a: `KS2 Score` + 1
        |      ^^^^^^^^^^^^^^^
      help: quote it: a: "`KS2 Score` + 1"

      error[E105]: "b" must be quoted: YAML gives % at the beginning another meaning
       --> s.yaml:6:6
        |
      6 |   b: %x
        |      ^^
      help: quote it: b: "%x"

      error[E105]: "c" must be quoted: YAML gives * at the beginning another meaning
       --> s.yaml:7:6
        |
      7 |   c: *x
        |      ^^
      help: quote it: c: "*x"

      error[E105]: "d" must be quoted: YAML gives [ at the beginning another meaning
       --> s.yaml:8:6
        |
      8 |   d: [x in [1]
        |      ^^^^^^^^^
      help: quote it: d: "[x in [1]"

      error[E105]: "formula" must be quoted: YAML gives @ at the beginning another meaning
       --> s.yaml:11:14
         |
      11 |     formula: @x
         |              ^^
      help: quote it: formula: "@x"

      error[E105]: "where" must be quoted: YAML gives ! at the beginning another meaning
       --> s.yaml:12:12
         |
      12 |     where: !x
         |            ^^
      help: quote it: where: "!x"

      """#),
]
