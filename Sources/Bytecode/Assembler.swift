// Assembly to programs. The text comes from a plan, which is untrusted: what is read here is proved by the `Verifier`
// before it runs.

internal import Types
internal import Values

/// A line of assembly that is none.
package struct AssemblyError: Error, Equatable, Sendable {
  /// 0-based.
  package var line: Int
  package var message: String
}

/// Reads assembly.
package struct Assembler {
  private var constants = ConstantPool()
  private var functions: [String] = []
  private var highest = -1
  private var line = 0

  private init() {}

  /// The program of these lines.
  package static func assemble(_ lines: [String], source: String) throws(AssemblyError) -> Program {
    let sections = lines.split(separator: "sub", omittingEmptySubsequences: false)
    var program = try section(sections[0], source)
    guard sections.count - 1 <= Program.maximumSubprograms else {
      throw AssemblyError(line: lines.count - 1, message: "more than \(Program.maximumSubprograms) sub-programs")
    }
    for lines in sections.dropFirst() { program.subprograms.append(try section(lines, source)) }
    return program
  }

  /// One program, or one sub-program.
  private static func section(_ lines: ArraySlice<String>, _ source: String) throws(AssemblyError) -> Program {
    var assembler = Assembler()
    var instructions: [Instruction] = []
    guard lines.count <= Program.maximumInstructions else {
      throw AssemblyError(
        line: Program.maximumInstructions, message: "more than \(Program.maximumInstructions) instructions")
    }
    for number in lines.indices {
      assembler.line = number
      instructions.append(try assembler.instruction(lines[number]))
    }
    return Program(
      source: source, instructions: instructions, constants: assembler.constants.values, functions: assembler.functions,
      registerCount: assembler.highest + 1)
  }

  private func failure(_ message: String) -> AssemblyError { AssemblyError(line: line, message: message) }

  private mutating func instruction(_ text: String) throws(AssemblyError) -> Instruction {
    let bytes = Array(text.utf8)
    let mnemonicEnd = bytes.firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
    let mnemonic = String(decoding: bytes[..<mnemonicEnd], as: UTF8.self)
    guard let opcode = Opcode.named(mnemonic) else { throw failure("unknown instruction '\(mnemonic)'") }
    let words = try operands(Array(bytes[min(mnemonicEnd + 1, bytes.count)...]))
    let shape = opcode.shape
    guard words.count == shape.operands.count else {
      throw failure("'\(mnemonic)' takes \(shape.operands.count) operands, found \(words.count)")
    }
    var fields: [Int] = []
    for (kind, word) in zip(shape.operands, words) { fields.append(try field(kind, word)) }
    switch shape.operands.last {
    case .constant: return Instruction(opcode, fields[0], wide: fields[1])
    case .target: return Instruction(opcode, fields.count == 2 ? fields[0] : 0, wide: fields[fields.count - 1])
    default: return Instruction(opcode, fields[0], fields.count > 1 ? fields[1] : 0, fields.count > 2 ? fields[2] : 0)
    }
  }

  /// Splits at commas outside strings.
  private func operands(_ bytes: [UInt8]) throws(AssemblyError) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var isQuoted = false
    var isEscaped = false
    for byte in bytes {
      if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
      isEscaped = isQuoted && byte == UInt8(ascii: "\\") && !isEscaped
      if byte == UInt8(ascii: ","), !isQuoted {
        words.append(String(decoding: word, as: UTF8.self))
        word = []
      } else if byte != UInt8(ascii: " ") || isQuoted {
        word.append(byte)
      }
    }
    if isQuoted { throw failure("string without end") }
    words.append(String(decoding: word, as: UTF8.self))
    return words
  }

  private mutating func field(_ kind: OperandKind, _ word: String) throws(AssemblyError) -> Int {
    switch kind {
    case .write, .read, .readPair, .readList, .readPairList, .arguments:
      guard word.first == "r", let number = Int(word.dropFirst()), (0...254).contains(number) else {
        throw failure("'\(word)' is no register: r0 to r254")
      }
      highest = max(highest, kind == .readPair ? number + 1 : number)
      return number
    case .count:
      guard let number = Int(word), (0...255).contains(number) else { throw failure("'\(word)' is no count") }
      return number
    case .constant: return try pool(word, limit: 65_535)
    case .key: return try pool(word, limit: 255)
    case .scope:
      guard let scope = Scope(name: word) else { throw failure("unknown scope '\(word)'") }
      return scope.rawValue
    case .function:
      if let place = functions.firstIndex(of: word) { return place }
      guard functions.count < 256 else { throw failure("more than 256 functions") }
      functions.append(word)
      return functions.count - 1
    case .subprogram:
      guard word.first == "#", let number = Int(word.dropFirst()), (0..<Program.maximumSubprograms).contains(number)
      else { throw failure("'\(word)' is no sub-program: #0 to #\(Program.maximumSubprograms - 1)") }
      return number
    case .target:
      guard word.first == "@", let number = Int(word.dropFirst()), (0...65_535).contains(number) else {
        throw failure("'\(word)' is no instruction: @0 to @65535")
      }
      return number
    }
  }

  private mutating func pool(_ word: String, limit: Int) throws(AssemblyError) -> Int {
    let value: Value
    do { value = try JSONText.parse(Array(word.utf8)) } catch { throw failure("'\(word)' is no constant") }
    switch value {
    case .array, .object, .timestamp: throw failure("'\(word)' is no constant: arrays and objects are built")
    default: break
    }
    guard let place = constants.place(of: value, limit: limit) else {
      throw failure("more than \(limit + 1) constants")
    }
    return place
  }
}
