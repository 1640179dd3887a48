// The programs of a stream, each once.

internal import Bytecode
internal import ExpressionCompiler
internal import Linting
internal import Plans
internal import Types
internal import Values

/// The expressions of an endpoint by where they stand.
struct SiteTable {
  private let values: [Site.Part: CompiledExpression]

  init(_ sites: [Site]) {
    values = Dictionary(
      sites.compactMap { site in site.value.map { (site.part, $0) } }, uniquingKeysWith: { first, _ in first })
  }

  subscript(part: Site.Part) -> CompiledExpression? { values[part] }
}

/// Numbers programs as they are asked for.
struct ProgramTable {
  private(set) var programs: [PlanProgram] = []
  private var numbers: [String: [Int]] = [:]
  /// Stages of state variables: what makes an expression late is looked up here.
  private let stages: [String: Stage]

  init(stages: [String: Stage]) { self.stages = stages }

  /// A value in place, or the program that gives it.
  mutating func slot(_ compiled: CompiledExpression) -> Slot {
    if let constant = compiled.constant { return .literal(constant) }
    return .program(number(compiled))
  }

  mutating func number(_ compiled: CompiledExpression) -> Int {
    let program = PlanProgram(
      source: compiled.source, type: compiled.type.description, stage: compiled.stage.name,
      waitsFor: latestRead(compiled), code: compiled.program.assembly)
    if let known = numbers[program.source]?.first(where: { programs[$0] == program }) { return known }
    programs.append(program)
    numbers[program.source, default: []].append(programs.count - 1)
    return programs.count - 1
  }

  /// The read that makes an expression as late as it is; nil while planning.
  func latestRead(_ compiled: CompiledExpression) -> String? {
    guard compiled.stage > .plan else { return nil }
    let late = compiled.reads.filter { read in
      if read.scope == .state, let member = read.member { return stages[member] ?? .plan >= compiled.stage }
      // A scope that is known earlier as a whole may have members that are not: secrets in `env`.
      return read.scope.stage >= compiled.stage
    }
    let read = late.first ?? compiled.reads.first { [.env, .context].contains($0.scope) }
    return read.map { read in read.member.map { "\(read.scope.name).\($0)" } ?? read.scope.name }
  }
}
