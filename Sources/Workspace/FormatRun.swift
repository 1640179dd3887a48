// One run of fmt: paths to files, files to their normal form. Writes and shows nothing.

package import Diagnostics
internal import Formatting
internal import Linting
internal import Specs
internal import YAMLSyntax

/// What became of one file.
package enum FormattedFile: Sendable {
  /// In the normal form already, or none of Backhoe's in a folder that was walked.
  case same(SourceFile)
  case changed(SourceFile, [UInt8])
  /// Not readable as YAML, or of no kind that is formatted.
  case findings([Diagnostic])
  case failure(Failure)
}

/// Formats files and folders.
package struct FormatRun {
  private let repository: Repository
  private let configuration: Configuration

  package init(_ repository: Repository, _ configuration: Configuration) {
    self.repository = repository
    self.configuration = configuration
  }

  package func format(_ paths: [String]) -> [FormattedFile] {
    let input = InputFiles(paths, in: repository, exclude: configuration.exclude)
    let files = input.files
    let results = WorkerThreads.map(files.count) { index in
      Self.format(files[index].path, isNamed: files[index].isNamed)
    }
    return (input.problems.isEmpty ? [] : [.findings(input.problems)]) + results
  }

  private static func format(_ path: String, isNamed: Bool) -> FormattedFile {
    switch OpenedFile(path) {
    case .problem(let finding): return .findings([finding])
    case .file(let file): return format(file, isNamed: isNamed)
    }
  }

  /// Duplicate keys and the like do not matter here: what is read is formatted.
  private static func format(_ file: SourceFile, isNamed: Bool) -> FormattedFile {
    var bag = DiagnosticBag()
    guard let root = YAMLDocument.parse(file, into: &bag) else {
      return isNamed || DocumentKind.isLikely(file.bytes) ? .findings(bag.sorted) : .same(file)
    }
    if !isNamed, !DocumentKind.isCertain(root) { return .same(file) }
    bag = DiagnosticBag()
    guard let kind = DocumentKind.detect(root, into: &bag) else { return .findings(bag.sorted) }
    do throws(Failure) {
      let bytes = try Formatter.format(file, separated: kind.separatedKeys)
      return bytes == file.bytes ? .same(file) : .changed(file, bytes)
    } catch {
      return .failure(error)
    }
  }
}
