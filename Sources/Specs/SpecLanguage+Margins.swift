extension SpecLanguage {
  /// `margins:`.
  var marginsKey: KeyDeclaration {
    KeyDeclaration(
      "margins", .map(of: .object(Self.marginKeys), names: .name),
      "Averages over the rows of a formula model, each block under its id: predictions at every level of a category, "
        + "and marginal effects.",
      example: "{classes: {model: raw, of: stark, slopes: [experiencek]}}")
  }

  static let marginKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "model", .text, "The model whose rows and estimates are meant.", isRequired: true,
      example: "raw"),
    KeyDeclaration(
      "of", .oneOf([.list(of: .text, count: 1...1000), .text]),
      "Categories, flags or 0/1 columns of the formula: the mean prediction with every row at each level in turn, all "
        + "else as it is, weighted as the model is.",
      defaultText: "none", example: "stark"),
    KeyDeclaration(
      "slopes", .oneOf([.list(of: .text, count: 1...1000), .text]),
      "Columns of the formula: of a number the mean derivative, through squares, logarithms and products; of a category "
        + "or a flag the differences to the reference level.",
      defaultText: "none", example: "[experiencek, stark]"),
    KeyDeclaration(
      "conf.level", .number(NumberRange(minimum: 0, maximum: 1, isOpen: true)),
      "The level of the confidence intervals.", defaultText: "the model's"),
    KeyDeclaration("label", .text, "A label for tables.", defaultText: "the id"),
  ]
}
