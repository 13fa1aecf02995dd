let keyRefusals: [Refusal] = [
  Refusal(
    name: "E105: commas inside braces",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      models:
        m: {formula: y ~ poly(x, 2), vcov: HC1}
        n: {formula: "y ~ x", where: a in ['x', 'y'], vcov: HC9}

      """#,
    text: #"""
      error[E105]: "formula" must be quoted: commas and brackets inside { } or [ ] end a value of YAML
       --> s.yaml:5:16
        |
      5 |   m: {formula: y ~ poly(x, 2), vcov: HC1}
        |                ^^^^^^^^^^^^^^
      help: quote it: formula: "y ~ poly(x, 2)"

      error[E105]: "where" must be quoted: commas and brackets inside { } or [ ] end a value of YAML
       --> s.yaml:6:32
        |
      6 |   n: {formula: "y ~ x", where: a in ['x', 'y'], vcov: HC9}
        |                                ^^^^^^^^^^^^^^^
      help: quote it: where: "a in ['x', 'y']"

      error[E115]: "HC9" is not a value of "vcov"
       --> s.yaml:6:55
        |
      6 |   n: {formula: "y ~ x", where: a in ['x', 'y'], vcov: HC9}
        |                                                       ^^^
      help: did you mean "HC0"?
      help: values: iid, HC0, HC1, HC2, HC3, CR0, CR1, CR2, CR3, CV3, CV3J, wild, randomisation, auto

      """#),
  Refusal(
    name: "E105: a comment that cuts a formula",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      models:
        m:
          formula: y ~ `pupil #` + x

      """#,
    text: #"""
      error[E105]: "formula" must be quoted: " #" begins a comment of YAML that cuts it off
       --> s.yaml:6:14
        |
      6 |     formula: y ~ `pupil #` + x
        |              ^^^^^^^^^^^^^^^^^
      help: quote it: formula: "y ~ `pupil #` + x"

      """#),
  Refusal(
    name: "E105: a list and keys instead of a text",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      sample:
        where: [a, b]
      models:
        m:
          formula:
            y ~ x: z
        n:
          formula: "y ~ x"
          where: "a" == b

      """#,
    text: #"""
      error[E105]: "where" must be quoted: YAML reads a list or keys here
       --> s.yaml:5:10
        |
      5 |   where: [a, b]
        |          ^^^^^^
      help: quote it: where: "[a, b]"

      error[E105]: "formula" must be quoted: YAML reads a list or keys here
       --> s.yaml:9:7
        |
      9 |       y ~ x: z
        |       ^^^^^^^^
      help: quote it: formula: "y ~ x: z"

      error[E105]: "where" must be quoted: text goes on after a closing quote
       --> s.yaml:12:12
         |
      12 |     where: "a" == b
         |            ^^^^^^^^
      help: quote it: where: '"a" == b'

      """#),
  Refusal(
    name: "E110: a key given twice",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      id: t
      models: {m: {formula: "y ~ x"}}

      """#,
    text: #"""
      error[E110]: the key "id" is given twice
       --> s.yaml:4:1
        |
      4 | id: t
        | ^^
      note: the first "id" is here
       --> s.yaml:2:1
        |
      2 | id: s
        | ^^

      """#),
  Refusal(
    name: "E112: unknown keys",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      wight: {column: n, type: analytic}
      models: {m: {formula: "y ~ x", cluter: urn, zzz: 1}}

      """#,
    text: #"""
      error[E112]: unknown key "wight"
       --> s.yaml:4:1
        |
      4 | wight: {column: n, type: analytic}
        | ^^^^^
      help: did you mean "weights"?

      error[E112]: unknown key "cluter"
       --> s.yaml:5:32
        |
      5 | models: {m: {formula: "y ~ x", cluter: urn, zzz: 1}}
        |                                ^^^^^^
      help: did you mean "cluster"?

      error[E112]: unknown key "zzz"
       --> s.yaml:5:45
        |
      5 | models: {m: {formula: "y ~ x", cluter: urn, zzz: 1}}
        |                                             ^^^
      help: keys here: formula, estimator, where, weights, vcov, cluster, sample, conf.level, label, title

      """#),
  Refusal(
    name: "E113: required keys missing",
    spec: #"""
      diminish: 1
      data: {delimiter: ","}
      weights: {column: n}
      models:
        m: {vcov: HC1}

      """#,
    text: #"""
      error[E113]: the key "id" is missing
       --> s.yaml:1:1
        |
      1 | diminish: 1
        | ^
      help: add it, as in id: star-kindergarten

      error[E113]: the key "file" is missing in "data"
       --> s.yaml:2:1
        |
      2 | data: {delimiter: ","}
        | ^^^^
      help: add it, as in file: data/pupils.csv

      error[E113]: the key "type" is missing in "weights"
       --> s.yaml:3:1
        |
      3 | weights: {column: n}
        | ^^^^^^^
      help: add it, as in type: analytic

      error[E113]: the key "formula" is missing in "models.m"
       --> s.yaml:5:3
        |
      5 |   m: {vcov: HC1}
        |   ^
      help: add it, as in formula: "score ~ stark"

      """#),
  Refusal(
    name: "E113: an empty spec",
    spec: #"""
      # nothing yet

      """#,
    text: #"""
      error[E113]: the spec is empty
       --> s.yaml:1:1
        |
      1 | # nothing yet
        | ^
      help: begin with diminish: 1; `diminish schema` tells all keys

      """#),
  Refusal(
    name: "E114: wrong kinds of values",
    spec: #"""
      diminish: 1
      id: s
      data: {file: a.csv}
      title:
      simulated: yes
      sample: all
      models: {m: {formula: "y ~ x", conf.level: "0.9"}}
      tables: {t: {digits: two, show: estimate}}
      ? [a]
      : b

      """#,
    text: #"""
      error[E114]: "title" has no value
       --> s.yaml:4:1
        |
      4 | title:
        | ^^^^^
      help: give a text, or delete the key

      error[E114]: "simulated" takes true or false, not a text
       --> s.yaml:5:12
        |
      5 | simulated: yes
        |            ^^^
      help: write true or false

      error[E114]: "sample" takes keys with values (from, where, join), not a text
       --> s.yaml:6:9
        |
      6 | sample: all
        |         ^^^

      error[E114]: "conf.level" takes a number, not a text in quotes
       --> s.yaml:7:44
        |
      7 | models: {m: {formula: "y ~ x", conf.level: "0.9"}}
        |                                            ^^^^^
      help: write it without quotes

      error[E114]: "digits" takes a whole number, not a text
       --> s.yaml:8:22
        |
      8 | tables: {t: {digits: two, show: estimate}}
        |                      ^^^
      help: write it with digits, as 10, 0.95 or 1e-3

      error[E114]: "show" takes a list (not empty), each item one of estimate, std.error, statistic, p.value, conf.int, df, not a text
       --> s.yaml:8:33
        |
      8 | tables: {t: {digits: two, show: estimate}}
        |                                 ^^^^^^^^

      error[E114]: a key must be a simple text
       --> s.yaml:9:3
        |
      9 | ? [a]
        |   ^^^

      """#),
]
