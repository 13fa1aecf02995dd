extension DiagnosticCode {
  /// What goes wrong between sources: joins and stacks.
  static let sourceTable: [DiagnosticCode: (String, String, String)] = [
    .joinClash: (
      "joined columns whose names are taken",
      "A join brings all columns of its source but the key's, each under its name behind the prefix; the rows have "
        + "one of these names already.", "give the join a `prefix:`."
    ),
    .joinKeyTypes: (
      "keys of different types",
      "A text never equals a number: a code read as the text 00123 in one file and as the number 123 in the other "
        + "would match nothing.",
      "declare `type: id` for both columns under `columns:` of their sources."
    ),
    .stackColumn: (
      "a column that some of the stacked files lack",
      "Every file of `files:` has every column that is read, unless `absent:` lists it: a column that was renamed "
        + "one year would otherwise be missing silently.",
      "list the column under `absent:`, or mend its name in the file."
    ),
    .joinKeyRepeated: (
      "rows of a joined source with the same key",
      "A join is many to one: for each key the joined source has at most one row. With two, rows would be doubled.",
      "join on more columns (the year, say), or keep one row for each key."
    ),
    .stackTypes: (
      "a column of different types in stacked files",
      "All cells of the column are numbers in one file and not in another, so that the files together have no type.",
      "declare the column's `type:` under `columns:`, or declare codes under `missing:`."
    ),
    .targetRows: (
      "several rows of a school and year",
      "The figures of the target are schools' means as published, one for each school and year; its rows hold several, of "
        + "different groups of pupils, whose mean would mean nothing.",
      "give the target a `where:` that leaves one group, or `by:` the column of the groups where the measure has it."
    ),
    .targetEligible: (
      "fewer people asked than answered",
      "A share is judged with everyone who was asked: those who did not answer at their worst. More answers than people "
        + "asked cannot be.",
      "give `eligible:` the number of all who were asked, or leave it out where the rows are all."
    ),
    .targetYear: (
      "a year of a target that no row has",
      "A target compares years of `baseline:` with those of `post:`. A year without rows would be passed over silently.",
      "mend the year, the `where:` of the target or of the sample, or the data."
    ),
    .targetNotMet: (
      "a required target that was not met",
      "With --require-targets the command ends with exit code 6 where a target is not met on the line that was named.",
      "read the sentences below the table of targets; the results are written all the same."
    ),
    .targetCannotTell: (
      "a required target that cannot be told",
      "With --require-targets the command ends with exit code 7 where no target fails but one cannot be told on the line "
        + "that was named.",
      "read the sentences below the table of targets: they say what stands in the way."
    ),
    .publishedColumns: (
      "a published table without columns that it must have",
      "A table under `dfe-ks2:` is read by the names of its columns, which the Department publishes every year. Some "
        + "are not in the header: the file was changed, or it is another table.",
      "use the file as it was downloaded from \"Find school and college performance data\"."
    ),
    .publishedYear: (
      "a published table of another year",
      "A table repeats figures of the years just before its own (MATPROG_18 stands in that of 2019), which shows the "
        + "year that it is of. Under another year its results would be taken for those of that year.",
      "put the file under the year of its results: that of 2018-2019 under 2019."
    ),
    .publishedReference: (
      "a published table without the national row",
      "Schools are compared with the nation's figures of the same table, which stand in its last rows (RECTYPE 4 and 5). "
        + "Without them, or with a cut one, the file is not whole.",
      "download the file again, or use the national or local file with its last rows."
    ),
  ]
}
