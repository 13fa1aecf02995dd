public import Analyses

extension ResultFiles {
  /// Every file, workbooks included.
  ///
  /// - Returns: The files in a fixed order.
  /// - Throws: `OutputFolder.Refusal.failed` when a workbook cannot be written.
  public func rendered() throws(OutputFolder.Refusal) -> [RenderedFile] {
    var files = all().map { RenderedFile(name: $0.name, bytes: Array($0.contents.utf8)) }
    for table in ResultTable.all(of: result) {
      let name = "tables/\(table.id).xlsx"
      do throws(WorkbookFile.Failure) {
        files.append(
          RenderedFile(name: name, bytes: try WorkbookFile.bytes(of: Workbook(table, of: result))))
      } catch {
        throw .failed(path: name, reason: error.reason)
      }
    }
    return files
  }
}
