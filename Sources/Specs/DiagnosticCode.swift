/// The code of a problem: E1xx the spec, E2xx the data, E3xx the design, E4xx the numbers, N notices.
public enum DiagnosticCode: String, Sendable, Equatable, CaseIterable {
  /// Not YAML; hides the rest.
  case notYAML = "E101"
  /// Not UTF-8, or a NUL or control character.
  case notText = "E102"
  /// Too large or too deep.
  case tooLarge = "E103"
  /// An anchor, alias, merge key, tag, directive or second document.
  case refusedFeature = "E104"
  /// A value YAML cannot hold without quotes.
  case needsQuotes = "E105"
  /// A file cannot be read.
  case unreadableFile = "E106"
  /// The output folder is refused.
  case refusedOutput = "E107"
  /// Another run works on the output folder.
  case locked = "E108"
  /// A file cannot be written.
  case unwritable = "E109"
  /// A key given twice.
  case duplicateKey = "E110"
  /// A key that is not known.
  case unknownKey = "E112"
  /// A required key is missing.
  case missingKey = "E113"
  /// The wrong kind of value.
  case wrongKind = "E114"
  /// A value that is not among the allowed ones.
  case notAllowed = "E115"
  /// Not available yet.
  case notBuilt = "E116"
  /// A column that does not exist.
  case unknownColumn = "E117"
  /// An option without effect.
  case noEffect = "E118"
  /// A bad id.
  case badID = "E119"
  /// Another version of the spec's language.
  case version = "E120"
  /// A formula that cannot be read.
  case formula = "E121"
  /// An expression that cannot be read.
  case expression = "E122"
  /// A function that is not known.
  case unknownFunction = "E123"
  /// Types that do not fit.
  case typeMismatch = "E124"
  /// A model (or source) that does not exist.
  case unknownName = "E125"
  /// A name used twice.
  case nameTaken = "E126"
  /// A number out of its range.
  case outOfRange = "E127"
  /// A combination that is refused.
  case refusedCombination = "E128"
  /// Fewer people asked than answered.
  case targetEligible = "E131"
  /// A year of a target that no row has.
  case targetYear = "E132"
  /// Joined columns whose names are taken.
  case joinClash = "E141"
  /// Columns of a join's key of different types.
  case joinKeyTypes = "E142"
  /// A column that some of the stacked files lack.
  case stackColumn = "E143"
  /// A data file without a header.
  case emptyData = "E201"
  /// A column name given twice in a header.
  case duplicateHeader = "E202"
  /// A row with too few or too many fields.
  case raggedRow = "E203"
  /// Broken quoting in a data file.
  case brokenQuote = "E204"
  /// A data file that is not UTF-8 or holds a NUL.
  case dataNotText = "E205"
  /// An undeclared code in a mostly numeric column.
  case undeclaredCode = "E206"
  /// A cell that does not fit its declared type.
  case cellType = "E207"
  /// A level that the contract does not list.
  case undeclaredLevel = "E208"
  /// A value out of its declared range.
  case cellRange = "E209"
  /// A key that is not unique.
  case keyNotUnique = "E210"
  /// A weight that is negative or missing.
  case badWeight = "E211"
  /// No rows left.
  case noRows = "E212"
  /// A check of the data that fails.
  case checkFailed = "E220"
  /// The reference level does not occur.
  case referenceAbsent = "E213"
  /// Numbers with percent signs or commas.
  case clothedNumbers = "E214"
  /// A damaged compressed file.
  case damagedGzip = "E215"
  /// A record that is too long.
  case recordTooLong = "E216"
  /// Too many records that cannot be read.
  case tooManyRejects = "E217"
  /// Rows of a group alike in the column that orders it.
  case tiedOrder = "E230"
  /// Values that a recoding does not name.
  case notRecoded = "E231"
  /// Rows of a joined source with the same key.
  case joinKeyRepeated = "E241"
  /// A column of different types in stacked files.
  case stackTypes = "E242"
  /// A data file that is not of the kind that its ending says.
  case wrongFileKind = "E251"
  /// A data file of another program that is damaged.
  case damagedFile = "E252"
  /// A data file of another program with something that cannot be read, as a password.
  case unsupportedFile = "E253"
  /// The process that read a data file of another program broke off.
  case readerStopped = "E254"
  /// A sheet that is no plain table.
  case sheetLayout = "E255"
  /// A published table without columns that it must have.
  case publishedColumns = "E261"
  /// A published table of another year.
  case publishedYear = "E262"
  /// A published table without the national row.
  case publishedReference = "E263"
  /// A file of results that is not what a run has written.
  case damagedResult = "E271"
  /// Years of a process that do not follow each other.
  case simulatedYears = "E272"
  /// A simulated programme that does not fit the years.
  case simulatedProgramme = "E273"
  /// A process of too many pupils.
  case simulationTooLarge = "E274"
  /// Simulated tables in a spec that does not say so.
  case unmarkedSimulation = "E275"
  /// An outcome that is not a number.
  case outcomeNotNumber = "E301"
  /// A category with one level left.
  case oneLevel = "E302"
  /// A polynomial of too high a degree.
  case degreeTooHigh = "E303"
  /// A category where a number is needed.
  case categoryAsNumber = "E304"
  /// A reference of `i()` that is no level.
  case badReference = "E305"
  /// Too many columns of a design.
  case tooManyColumns = "E306"
  /// A date where a number is needed.
  case dateAsNumber = "E307"
  /// No unit gets the programme.
  case noTreatedUnits = "E310"
  /// No unit to compare with.
  case noComparison = "E311"
  /// No year before the start.
  case noPeriodBefore = "E312"
  /// No year after the start.
  case noPeriodAfter = "E313"
  /// A start that varies within a unit.
  case startVaries = "E314"
  /// A group that an arm lacks.
  case groupMissing = "E315"
  /// Effects across a gap of the calendar.
  case acrossGap = "E316"
  /// A comparison that absorbed effects swallow.
  case comparisonAbsorbed = "E317"
  /// A first treated year that is none.
  case badStart = "E318"
  /// A panel or cross-sections: not said.
  case panelUnsaid = "E319"
  /// Two rows of a panel in one year.
  case repeatedInPanel = "E320"
  /// A time that is no year.
  case timeNotYear = "E321"
  /// An amount out of range.
  case badAmount = "E322"
  /// A level that varies within the panel.
  case variesInPanel = "E323"
  /// Several starts where one is taken.
  case severalStarts = "E324"
  /// No rows at the reference event time.
  case noReference = "E326"
  /// A programme that ends.
  case postEnds = "E327"
  /// A role that reads another's column.
  case roleReads = "E330"
  /// A year that no row has.
  case noSuchYear = "E331"
  /// A selection by a year after the programme's start.
  case selectionAfterStart = "E332"
  /// A treatment or a stratum that varies within a unit of randomisation.
  case assignmentVaries = "E341"
  /// A programme that cannot be exchanged between units.
  case notExchangeable = "E342"
  /// A table of effect sizes without arms.
  case effectWithoutArms = "E351"
  /// A table of effect sizes that cannot tell which estimate the effect is.
  case effectUnnamed = "E352"
  /// A term of a table of effect sizes that is of the comparison arm.
  case effectReversed = "E353"
  /// No residual degrees of freedom.
  case noDegreesOfFreedom = "E401"
  /// Numbers that are not finite.
  case notFinite = "E402"
  /// A contrast without an estimate.
  case noContrast = "E403"
  /// A model with a single cluster.
  case oneCluster = "E404"
  /// Absorbed effects that were not swept out.
  case notConverged = "E405"
  /// A model without estimates.
  case noEstimates = "E406"
  /// Effects that were asked for and have no estimate.
  case lostEffects = "E407"
  /// A required target that was not met.
  case targetNotMet = "E601"
  /// A required target of which the data cannot tell.
  case targetCannotTell = "E602"
  /// A target of schools' figures with several rows of a school and year.
  case targetRows = "E264"
  /// A school number that is in no table.
  case unknownSchool = "E281"
  /// A list without schools.
  case emptySchoolList = "E282"
  /// No schools to compare with.
  case noComparisonSchools = "E283"
  /// A year that does not fit the tables.
  case schoolYear = "E284"
  /// Two tables of one year.
  case tableRepeats = "E285"
  /// Notice: a school that is on the list twice.
  case schoolRepeats = "N281"
  /// Notice: a special school on the list.
  case specialSchool = "N282"
  /// Notice: a derived variable replaces a column.
  case replacesColumn = "N101"
}

extension DiagnosticCode {
  /// Whether the code tells of cells that contradict the design, though it stands in the design's block: the data are
  /// to be mended, so a run ends as with other faults of the data (3), not as with a design that asks for what cannot
  /// be had (2).
  public var isOfDesignData: Bool {
    switch self {
    case .startVaries, .badStart, .repeatedInPanel, .timeNotYear, .badAmount: true
    default: false
    }
  }
}
