// `backhoe jmespath`: one expression over a document, or a file of them, a result a line.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import JMESPath
internal import Records
internal import Values

struct JMESPathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jmespath", abstract: "Evaluate JMESPath over a JSON document.",
    discussion: """
      With an expression, prints its result as JSON. With --expressions, prints for each line of that file {"result": …} \
      or {"error": KIND}, where KIND is syntax, invalid-arity, invalid-type, invalid-value or unknown-function.
      """)

  @Argument(help: "The expression.")
  var expression: String?

  @Option(help: ArgumentHelp("The document; the standard input if left out.", valueName: "file"))
  var input = "-"

  @Option(help: ArgumentHelp("Expressions, each a JSON string on a line of its own.", valueName: "file"))
  var expressions: String?

  func validate() throws {
    if (expression == nil) == (expressions == nil) {
      throw ValidationError("give one expression, or a file of them with --expressions")
    }
    if expressions == "-", input == "-" {
      throw ValidationError("the document and the expressions cannot both be the standard input: add --input FILE")
    }
  }

  func run() throws {
    let keys = KeyTable()
    let terminal = Terminal.standardOutput
    if let expression {
      let compiled = try Self.compile(expression, keys)
      let page = try JSONInput.read(input, keys: keys)
      let arena = Arena()
      do throws(JMESPathError) {
        let result = try compiled.evaluate(page.root, context: JMESPathContext(arena: arena, keys: keys))
        terminal.writeLine(JSONWriter.string(result))
      } catch {
        throw Failure(.partial, "the expression has no value for this document", why: error.message)
      }
      withExtendedLifetime((compiled, page, arena)) {}
    } else if let expressions {
      let lines = try SourceFile.read(expressions)
      let page = try JSONInput.read(input, keys: keys)
      for line in Self.lines(lines) { terminal.writeLine(Self.answer(line, page, keys)) }
    }
  }

  /// The expression of the command line, or a finding with carets.
  private static func compile(_ text: String, _ keys: KeyTable) throws -> JMESPathExpression {
    do throws(JMESPathError) {
      return try JMESPathExpression.compile(text, keys: keys)
    } catch {
      let file = SourceFile(path: "<expression>", bytes: Array(text.utf8))
      // A place past the end is shown at the last byte, where there is something to see.
      let start = min(error.offset, max(file.bytes.count - 1, 0))
      let place = Location(file, SourceSpan(start, min(start + 1, file.bytes.count)))
      var bag = DiagnosticBag()
      bag.add(Diagnostic(.jmespathSyntax, error.message, at: place, label: error.kind.rawValue))
      FindingsReport.show(bag, on: .standardError)
      throw EarlyExit(code: .partial)
    }
  }

  /// The lines of a file; a line feed at the end begins no other.
  private static func lines(_ file: SourceFile) -> [ArraySlice<UInt8>] {
    var lines = file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// What one line of the file of expressions gives. A line that is no JSON string holds no expression, and so is a
  /// syntax error as any other.
  private static func answer(_ line: ArraySlice<UInt8>, _ page: Page, _ keys: KeyTable) -> String {
    do throws(JMESPathError) {
      guard case .string(let text)? = try? JSONText.parse(Array(line)) else { return error(.syntax) }
      let compiled = try JMESPathExpression.compile(text, keys: keys)
      let arena = Arena()
      let result = try compiled.evaluate(page.root, context: JMESPathContext(arena: arena, keys: keys))
      return withExtendedLifetime((compiled, arena)) { "{\"result\": \(JSONWriter.string(result))}" }
    } catch {
      return Self.error(error.kind)
    }
  }

  private static func error(_ kind: JMESPathError.Kind) -> String { "{\"error\": \"\(kind.rawValue)\"}" }
}
