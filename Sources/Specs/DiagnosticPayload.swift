/// What a problem is, as data: names, counts and places, never a cell of the user's data.
public enum DiagnosticPayload: Sendable, Equatable {
  /// E101: libyaml's problem in its own words (or `tab`), and where the broken thing began.
  case syntax(problem: String, began: SourceSpan?)
  /// E102: bytes that are not UTF-8, from a byte offset.
  case notUTF8(byteOffset: Int)
  /// E102: a NUL or control character.
  case controlCharacter(UInt32)
  /// E103: more bytes than the limit.
  case tooLarge(bytes: Int, limit: Int)
  /// E103: nested deeper than the limit.
  case tooDeep(limit: Int)
  /// E104: a feature of YAML that a spec does not use.
  case refusedFeature(YAMLFeature, name: String)
  /// E105: the value of a key must be quoted; the whole text if it is known.
  case needsQuotes(key: String, text: String?, because: QuoteReason)
  /// E106: a file cannot be read.
  case unreadableFile(path: String, FileProblem)
  /// E107: a folder that holds files that are not ours.
  case foreignOutput(path: String)
  /// E107: a folder that is ours and yet must not be replaced.
  case refusedOutput(path: String, OutputProblem)
  /// E108: another run holds the folder.
  case locked(path: String, process: Int?)
  /// E109: a file or folder cannot be written.
  case unwritable(path: String, FileProblem)
  /// E110: a key given twice, with the first place.
  case duplicateKey(name: String, first: SourceSpan)
  /// E112: an unknown key, the nearest known one and all that are allowed.
  case unknownKey(name: String, near: String?, allowed: [String])
  /// E112: a key of a model that other estimators take.
  case keyOfEstimators(name: String, estimators: [String])
  /// E113: a key that must be given; `of` is the path of what lacks it, empty for the spec itself.
  case missingKey(name: String, of: String, example: String)
  /// E113: a spec without anything in it.
  case emptySpec
  /// E114: another kind of value than the key takes.
  case wrongKind(key: String, wanted: String, found: FoundKind)
  /// E115: a value not among the allowed ones.
  case notAllowed(key: String, value: String, near: String?, allowed: [String])
  /// E116: something known that is not built yet, with a hint what to use meanwhile.
  case notBuilt(name: String, instead: String?)
  /// E117: no such column; near names from the header and derive.
  case unknownColumn(name: String, near: [String])
  /// E117: a target that is compared with national values, and no column that has them.
  case noNational(column: String)
  /// E117: a header of one column, in whose name another delimiter stands.
  case undividedHeader(path: String, delimiter: Character)
  /// E117: no such column in any of several sources; near names with their sources.
  case unknownColumnOfSources(name: String, near: [NearColumn], sources: [String])
  /// E118: an option that cannot have an effect.
  case noEffect(option: String, because: NoEffectReason)
  /// E119: an id of the wrong form.
  case badID(name: String, pattern: String)
  /// E120: a version other than the one understood.
  case version(found: String, understood: Int, key: String = "diminish")
  /// E121: a formula that cannot be read.
  case formula(GrammarProblem)
  /// E122: an expression that cannot be read.
  case expression(GrammarProblem)
  /// E123: an unknown function.
  case unknownFunction(name: String, near: String?)
  /// E124: types that do not fit.
  case typeMismatch(operation: String, expected: String, found: String)
  /// E125: a name that nothing has: `kind` is "model" or "source" and the like.
  case unknownName(kind: String, name: String, near: String?, known: [String])
  /// E126: a name used twice, with the first place.
  case nameTaken(name: String, first: SourceSpan?)
  /// E127: a number out of range, spelled as `between 0 and 1`.
  case outOfRange(key: String, range: String)
  /// E128: two things that cannot go together.
  case refusedCombination(String, with: String, instead: String?)
  /// E131: a target of which fewer people are said to have been asked than answered.
  case targetEligible(target: String, eligible: Int, answered: Int)
  /// E132: a year of a target that none of its rows has.
  case targetYear(target: String, year: Int)
  /// E141: joined columns whose names the rows have already; `prefix` is the one that was given. Or the column that
  /// takes the year of the files' names.
  case joinClash(source: String, names: [String], prefix: String?, isYear: Bool = false)
  /// E142: columns of a join's key whose values never equal each other, with their types in words.
  case joinKeyTypes(
    left: String, leftType: String, right: String, rightType: String, source: String)
  /// E143: a column that some of the stacked files lack.
  case stackColumn(column: String, having: String, lacking: [String])
  /// E201: nothing in the file, not even a header.
  case emptyData
  /// E202: a header name given twice.
  case duplicateHeader(name: String, firstColumn: Int)
  /// E203: a row of the wrong length.
  case raggedRow(row: Int, expected: Int, found: Int)
  /// E204: a quote that is not closed, or text after a closing quote.
  case brokenQuote(row: Int, unterminated: Bool)
  /// E205: a data file that is not UTF-8, or holds a NUL.
  case dataNotText(row: Int?, byteOffset: Int, isNUL: Bool, isUTF16: Bool = false)
  /// E206: text among cells of another form, which are `forms`, such as numbers; the text itself is not told.
  case undeclaredCode(
    column: String, firstRow: Int, count: Int, numericShare: Double, forms: String = "numbers")
  /// E214: numbers with percent signs or commas; the values of `format:` that take them, none for a decimal comma.
  case clothedNumbers(column: String, firstRow: Int, count: Int, formats: [String])
  /// E215: a compressed file that ends early or is damaged, with the byte of the compressed file.
  case damagedGzip(byteOffset: Int, isCut: Bool)
  /// E216: a record of more bytes than the limit.
  case recordTooLong(limit: Int)
  /// E217: more records cannot be read than `rejects:` lets be left out.
  case tooManyRejects(count: Int, rows: Int)
  /// E205: a byte that stands for nothing in Windows-1252.
  case notWindows1252(row: Int?, byteOffset: Int)
  /// E207: cells that do not fit the declared type.
  case cellType(column: String, type: String, firstRow: Int, count: Int)
  /// E208: levels that the contract does not list.
  case undeclaredLevel(column: String, firstRow: Int, count: Int)
  /// E209: values out of the declared range.
  case cellRange(column: String, firstRow: Int, count: Int)
  /// E210: rows with the same key.
  ///
  /// `firstFile` is given where the first row stands in another of several stacked files.
  case keyNotUnique(
    columns: [String], firstRow: Int, secondRow: Int, count: Int, firstFile: String? = nil)
  /// E211: weights that are negative or missing.
  case badWeight(column: String, negative: Int, missing: Int, firstRow: Int)
  /// E212: no rows left for a model after a step; why most rows went (a name and a reason, no cell) and how many.
  case noRows(model: String?, step: String, reason: String = "", count: Int = 0)
  /// E212: no rows left of a target.
  case noTargetRows(target: String)
  /// E220: a check of the spec fails; `counted` is rows, groups or units, `limit` what is allowed, in words.
  case checkFailed(
    check: String, failed: Int, total: Int, unknown: Int, counted: String, firstRow: Int?,
    limit: String)
  /// E213: the reference level does not occur in the sample; the first that does.
  case referenceAbsent(column: String, level: String?, occurring: String?)
  /// E230: rows of a group alike in the column that orders it.
  case tiedOrder(order: String, groups: Int, firstRow: Int, secondRow: Int)
  /// E231: values that `recode` does not name.
  case notRecoded(values: Int, rows: Int, firstRow: Int)
  /// E241: rows of a joined source with the same key.
  case joinKeyRepeated(
    source: String, columns: [String], firstRow: Int, secondRow: Int, count: Int,
    firstFile: String? = nil)
  /// E242: a column that is of one type in one of the stacked files and of another in another.
  case stackTypes(
    column: String, type: String, file: String, otherType: String, otherFile: String)
  /// E251 to E255: a file of another program that cannot be read; its kind in words, as `Stata`.
  case foreignFile(path: String, kind: String, ForeignFileProblem)
  /// E261: a published table without columns that every one has.
  case publishedColumns(year: Int, missing: [String])
  /// E262: a published table whose column of an earlier year shows that it is of another year.
  case publishedYear(year: Int, found: Int, column: String)
  /// E263: a published table of so many rows without the national row of a record type.
  case publishedReference(year: Int, recordType: Int, rows: Int)
  /// E281 to E285, N281, N282: a list of school numbers and what it is looked up in.
  case schools(SchoolsProblem)
  /// E271: a file of results that is not what a run has written.
  case damagedResult(path: String, DamagedResult)
  /// E272 to E275: a process to simulate, or what one has written.
  case simulation(SimulationProblem)
  /// E301: an outcome that is not a number.
  case outcomeNotNumber(column: String)
  /// E302: a category with one level left.
  case oneLevel(column: String)
  /// E303: a degree that the distinct values cannot carry.
  case degreeTooHigh(term: String, degree: Int, distinct: Int)
  /// E304: a category where a number is needed.
  case categoryAsNumber(column: String, term: String)
  /// E305: a reference that is not a level; near levels.
  case badReference(column: String, level: String, near: [String])
  /// E306: more columns than the limit.
  case tooManyColumns(term: String?, count: Int, limit: Int)
  /// E307: a date where a number is needed.
  case dateAsNumber(column: String)
  /// E310 to E325: the design of a programme.
  case design(DesignProblem)
  /// E401: as many columns as rows.
  case noDegreesOfFreedom(model: String, rows: Int, columns: Int)
  /// E402: numbers that are not finite.
  case notFinite(model: String, what: String)
  /// E402: a variable of a size whose squares are no numbers.
  case outOfScale(model: String, variable: String)
  /// E403: a contrast without an estimate, for want of these terms; without a joint test if none is named.
  case noContrast(contrast: String, lacking: [String])
  /// E403: a contrast of which a piece has no value or derivative at the estimates.
  case undefinedContrast(contrast: String, piece: String)
  /// E403: a contrast whose draws give no interval: so many have no value, or (0) there are too few.
  case noDrawnInterval(contrast: String, undefined: Int, of: Int)
  /// E403: what was asked for a test and has an estimate alone.
  case noTest(of: String, name: String, because: NoTestReason)
  /// E403: margins without an estimate, for want of these terms.
  case noMargin(margins: String, missing: [String], lacking: [String])
  /// E404: one cluster, of which nothing can be learnt about the variance between clusters.
  case oneCluster(model: String, columns: [String])
  /// E405: crossed absorbed effects that were not swept out to the tolerance.
  case notConverged(model: String, effects: [String])
  /// E406: a model of which every term was omitted.
  case noEstimates(model: String)
  /// E407: effects that were asked for and have no estimate.
  case lostEffects(model: String, terms: [String])
  /// E601: a required target that is not met on a line, with the verdict.
  case targetNotMet(target: String, line: String, verdict: String)
  /// E602: a required target of which nothing can be told on a line, with the verdict.
  case targetCannotTell(target: String, line: String, verdict: String)
  /// E264: a target of schools' figures finds a school twice in a year, in this row.
  case targetRows(target: String, unit: String, row: Int)
  /// N101: a derived variable takes the place of a column.
  case replacesColumn(name: String)
}

/// A feature of YAML that a spec does not use.
public enum YAMLFeature: String, Sendable, Equatable {
  /// `&name`.
  case anchor
  /// `*name`.
  case alias
  /// `<<:`.
  case mergeKey
  /// `!tag` or `!!type`.
  case tag
  /// A second document after `---`.
  case secondDocument
  /// `%YAML` and its like.
  case directive
}

/// Why a value must be quoted.
public enum QuoteReason: Sendable, Equatable {
  /// YAML gives this character at the start another meaning.
  case firstCharacter(String)
  /// A colon with a blank after it makes a key.
  case colon
  /// A ` #` begins a comment that cuts the text.
  case comment
  /// A comma or bracket inside `{…}` or `[…]` ends the text.
  case flowCharacter
  /// Text goes on after a closing quote.
  case afterQuote
  /// YAML reads a list or keys here.
  case structure
  /// YAML cannot read the line.
  case unreadable
}

/// Why a file cannot be read or written.
public enum FileProblem: Sendable, Equatable {
  /// There is no such file.
  case notFound
  /// A pattern that no file matches.
  case noMatch
  /// A folder or another thing that is no file.
  case notAFile
  /// A file where a folder is wanted.
  case notAFolder
  /// The system does not permit it.
  case noPermission
  /// No space is left.
  case noSpace
  /// A file stands there already.
  case exists
  /// A file of data where a spec is wanted; whether `diminish init` can begin with it.
  case dataFile(canBegin: Bool)
  /// What the system says.
  case system(String)
}

/// What stands where something else is wanted.
public enum FoundKind: String, Sendable, Equatable {
  /// No value at all.
  case nothing
  /// A text.
  case text
  /// A text in quotes.
  case quotedText
  /// A number.
  case number
  /// `true` or `false`.
  case flag
  /// A list.
  case list
  /// A list without items.
  case emptyList
  /// Keys with values.
  case keys
  /// A key that is no simple text.
  case compoundKey
}

/// Why an option has no effect.
public enum NoEffectReason: Sendable, Equatable {
  /// Another key must be given with it.
  case needs(String)
  /// Another key overrides it.
  case overriddenBy(String)
  /// Nothing in the spec uses it.
  case unused
}

/// What is wrong with a formula or an expression.
public enum GrammarProblem: Sendable, Equatable {
  /// A token that does not belong there, and what is wanted instead.
  case unexpected(String, expected: String?)
  /// The text ends too early.
  case unexpectedEnd(expected: String)
  /// A back-tick or quote that is not closed.
  case unterminated(String)
  /// A number that cannot be read.
  case invalidNumber(String)
  /// `1 < x < 2`.
  case chainedComparison
  /// Too many nested parentheses.
  case tooDeep(limit: Int)
  /// The wrong number of arguments.
  case argumentCount(function: String, expected: String, found: Int)
  /// A formula without `~`.
  case missingTilde
  /// A formula without anything before `~`.
  case missingOutcome
  /// The same thing given twice.
  case repeated(String)
  /// Something else, in a short phrase.
  case other(String)
}
