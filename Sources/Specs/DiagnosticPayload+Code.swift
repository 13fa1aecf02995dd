extension DiagnosticPayload {
  /// The code of the problem.
  public var code: DiagnosticCode {
    specCode ?? dataCode
  }

  private var specCode: DiagnosticCode? {
    switch self {
    case .syntax: .notYAML
    case .notUTF8, .controlCharacter: .notText
    case .tooLarge, .tooDeep: .tooLarge
    case .refusedFeature: .refusedFeature
    case .needsQuotes: .needsQuotes
    case .unreadableFile: .unreadableFile
    case .foreignOutput, .refusedOutput: .refusedOutput
    case .locked: .locked
    case .unwritable: .unwritable
    case .duplicateKey: .duplicateKey
    case .unknownKey, .keyOfEstimators: .unknownKey
    case .missingKey, .emptySpec: .missingKey
    case .wrongKind: .wrongKind
    case .notAllowed: .notAllowed
    case .notBuilt: .notBuilt
    case .unknownColumn, .noNational, .unknownColumnOfSources, .undividedHeader: .unknownColumn
    case .noEffect: .noEffect
    case .badID: .badID
    case .version: .version
    case .formula: .formula
    case .expression: .expression
    case .unknownFunction: .unknownFunction
    case .typeMismatch: .typeMismatch
    case .unknownName: .unknownName
    case .nameTaken: .nameTaken
    case .outOfRange: .outOfRange
    case .refusedCombination: .refusedCombination
    case .targetEligible: .targetEligible
    case .targetYear: .targetYear
    case .joinClash: .joinClash
    case .joinKeyTypes: .joinKeyTypes
    case .stackColumn: .stackColumn
    default: nil
    }
  }

  private var dataCode: DiagnosticCode {
    switch self {
    case .foreignFile(_, _, let problem): problem.code
    case .emptyData: .emptyData
    case .duplicateHeader: .duplicateHeader
    case .raggedRow: .raggedRow
    case .brokenQuote: .brokenQuote
    case .dataNotText, .notWindows1252: .dataNotText
    case .clothedNumbers: .clothedNumbers
    case .damagedGzip: .damagedGzip
    case .recordTooLong: .recordTooLong
    case .tooManyRejects: .tooManyRejects
    case .undeclaredCode: .undeclaredCode
    case .cellType: .cellType
    case .undeclaredLevel: .undeclaredLevel
    case .cellRange: .cellRange
    case .keyNotUnique: .keyNotUnique
    case .badWeight: .badWeight
    case .noRows, .noTargetRows: .noRows
    case .checkFailed: .checkFailed
    case .referenceAbsent: .referenceAbsent
    case .tiedOrder: .tiedOrder
    case .notRecoded: .notRecoded
    case .joinKeyRepeated: .joinKeyRepeated
    case .stackTypes: .stackTypes
    case .damagedResult: .damagedResult
    case .simulation(let problem): problem.code
    case .targetRows: .targetRows
    case .targetNotMet: .targetNotMet
    case .targetCannotTell: .targetCannotTell
    case .publishedColumns: .publishedColumns
    case .publishedYear: .publishedYear
    case .publishedReference: .publishedReference
    case .schools(let problem): problem.code
    case .outcomeNotNumber: .outcomeNotNumber
    case .oneLevel: .oneLevel
    case .degreeTooHigh: .degreeTooHigh
    case .categoryAsNumber: .categoryAsNumber
    case .badReference: .badReference
    case .tooManyColumns: .tooManyColumns
    case .dateAsNumber: .dateAsNumber
    case .design(let problem): problem.code
    case .noDegreesOfFreedom: .noDegreesOfFreedom
    case .notFinite, .outOfScale: .notFinite
    case .noContrast, .undefinedContrast, .noDrawnInterval, .noTest, .noMargin: .noContrast
    case .noEstimates: .noEstimates
    case .lostEffects: .lostEffects
    case .oneCluster: .oneCluster
    case .notConverged: .notConverged
    case .replacesColumn: .replacesColumn
    default: preconditionFailure("a payload without a code: \(self)")
    }
  }
}
