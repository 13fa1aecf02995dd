/// The look of report.html: light, dark, print.
///
/// Every pair of colours that text is read by has at least 4.5:1 (WCAG 2.1 AA); a test computes it from these values.
enum ReportStyle {
  /// The colours of one theme.
  struct Theme {
    /// Text.
    let ink: String
    /// What it stands on.
    let paper: String
    /// Text of less weight.
    let muted: String
    /// Links.
    let link: String
    /// Lines of tables.
    let rule: String
    /// The text of a stamp.
    let stampInk: String
    /// What it stands on.
    let stampPaper: String

    /// Text and what it stands on, pair by pair.
    var pairs: [(text: String, paper: String)] {
      [(ink, paper), (muted, paper), (link, paper), (stampInk, stampPaper)]
    }

    fileprivate var declarations: String {
      "--ink:\(ink);--paper:\(paper);--muted:\(muted);--link:\(link);--rule:\(rule);"
        + "--stamp-ink:\(stampInk);--stamp-paper:\(stampPaper)"
    }
  }

  static let light = Theme(
    ink: "#0b0c0c", paper: "#ffffff", muted: "#505a5f", link: "#12436d", rule: "#b1b4b6",
    stampInk: "#3b2a00", stampPaper: "#fff1c2")
  static let dark = Theme(
    ink: "#eceff1", paper: "#15191c", muted: "#b0b7bc", link: "#9cc7f0", rule: "#4b555b",
    stampInk: "#ffe7a3", stampPaper: "#3a2d00")

  /// The style sheet.
  ///
  /// - Parameter stamp: The stamps in words, which print on every page; empty without stamps.
  /// - Returns: CSS.
  static func sheet(stamp: String) -> String {
    [
      ":root{color-scheme:light dark;\(light.declarations)}",
      "@media (prefers-color-scheme:dark){:root{\(dark.declarations)}}", layout, tables, figures,
      printing(stamp),
    ].joined(separator: "\n")
  }

  private static let layout = """
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:62rem;padding:1rem;font:1rem/1.5 Arial,Helvetica,"Liberation Sans",sans-serif;\
    color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
    h1{font-size:2rem;line-height:1.2;margin:.5rem 0}
    h2{font-size:1.5rem;line-height:1.25;margin:2.5rem 0 .75rem;border-top:2px solid var(--rule);padding-top:1rem}
    h3{font-size:1.2rem;margin:1.5rem 0 .5rem}
    a{color:var(--link)}
    li{margin:.35rem 0}
    .skip{position:absolute;left:-99rem}
    .skip:focus{position:static}
    .question{font-size:1.25rem}
    .stamp{display:inline-block;margin:.25rem 0;padding:.25rem .75rem;font-weight:bold;\
    color:var(--stamp-ink);background:var(--stamp-paper)}
    nav ul{columns:2;padding-left:1.25rem}
    footer{margin-top:3rem;border-top:2px solid var(--rule);padding-top:1rem;color:var(--muted)}
    """

  private static let tables = """
    .scroll{overflow-x:auto;margin:1rem 0}
    .scroll:focus-visible{outline:3px solid var(--link)}
    table{border-collapse:collapse;overflow-wrap:normal}
    caption{text-align:left;font-weight:bold;padding:.25rem 0}
    th,td{padding:.3rem .75rem;vertical-align:top;text-align:left}
    thead th{border-bottom:2px solid var(--rule)}
    tbody th{font-weight:normal}
    tbody tr:last-child>*{border-bottom:1px solid var(--rule)}
    .numbers td,td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    .numbers thead th{text-align:right}
    .numbers thead th:first-child{text-align:left}
    .numbers .spans th{text-align:center}
    tbody .panel th{font-weight:bold}
    .numbers tfoot td{text-align:left;white-space:normal;color:var(--muted);max-width:48rem}
    .wide td:last-child{overflow-wrap:anywhere;min-width:5rem}
    """

  private static let figures = """
    figure{margin:1rem 0}
    figure svg{display:block;max-width:100%;height:auto;background:#ffffff}
    figcaption{color:var(--muted);margin-top:.5rem}
    figcaption p{margin:.25rem 0}
    """

  private static func printing(_ stamp: String) -> String {
    // The stamps are our own words; a quote or backslash in one would end the string of the style sheet.
    let words = stamp.filter { $0 != "\"" && $0 != "\\" }
    return """
      @media print{:root{\(light.declarations)}body{max-width:none;padding:0;font-size:11pt}\
      nav,.skip,details{display:none}h2,h3,caption{break-after:avoid}figure,tr{break-inside:avoid}\
      thead,tbody tr:first-child{break-after:avoid}\
      tbody tr:first-child,.numbers tbody tr:has(>td:first-child){break-before:avoid}\
      figure svg{max-width:140mm;max-height:190mm}\
      .scroll{overflow:visible}.wide{font-size:9pt}tfoot{display:table-row-group}}
      @page{margin:18mm 15mm;@bottom-center{content:"\(words)";font-size:9pt}}
      """
  }
}
