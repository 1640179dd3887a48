// The fields of an authentication as they are for this run. They are known before the first request, and what is missing
// is said then.

internal import Diagnostics
internal import Plans
internal import Records
internal import Types
internal import Values
internal import VirtualMachine

/// Values of `username`, `client_id` and the like.
struct AuthenticationFields {
  private(set) var headers: [(name: String, value: String)] = []
  /// Of type hmac.
  private(set) var requestHeaders: [(name: String, value: String)] = []
  private let stream: String
  private let type: String
  private var values: [String: Value] = [:]

  /// `state`: variables of the stream that are not known while planning, in order.
  init(_ plan: PlanAuthentication, _ linker: StreamLinker, state: [NamedSlot]) throws(Failure) {
    stream = linker.stream.name
    type = plan.type
    var linker = linker
    try linker.assembleAll()
    linker.useWallClock()
    var environment = linker.environment
    let known = Self.known(of: state, &linker)
    environment[.state] = linker.cell(.object(known.members))
    func value(_ slot: Slot) throws(Failure) -> Cell {
      switch try linker.slot(slot) {
      case .constant(let cell): return cell
      case .program(let program):
        let late =
          linker.handover.names(in: program.reads)
          + known.late.filter { program.reads.reads(.state, $0) }.map { "state.\($0)" }
        if let name = late.first { throw Self.late(name, stream: stream) }
        do throws(ProgramError) {
          return try linker.machine.run(program.executable, in: environment)
        } catch {
          throw Failure(
            .usage, "the authentication of '\(stream)' cannot compute '\(error.source)'",
            why: error.message, advice: "look at the secrets, inputs and state that it reads")
        }
      }
    }
    for header in plan.headers { headers.append((header.name, CellText.string(try value(header.slot)))) }
    for header in plan.requestHeaders { requestHeaders.append((header.name, CellText.string(try value(header.slot)))) }
    for field in plan.fields + plan.options { values[field.name] = Value(try value(field.slot)) }
  }

  /// A credential must be known before the first request, and belongs to every stream that says the same.
  static func late(_ name: String, stream: String) -> Failure {
    Failure(
      .usage, "the authentication of '\(stream)' reads '\(name)', which other streams write while the plan is executed",
      why: "who sends a request is settled before the first one",
      advice: "obtain it by 'type: sequence', or put what it gives into the endpoint's 'request.headers'")
  }

  /// State variables that secrets and inputs give. Those that only a chunk knows are left out; `late`: those that come from
  /// other streams.
  private static func known(
    of state: [NamedSlot], _ linker: inout StreamLinker
  ) -> (members: [Value.Member], late: [String]) {
    var members = linker.stream.state.members ?? []
    var late: [String] = []
    for variable in state {
      guard let slot = try? linker.slot(variable.slot) else { continue }
      switch slot {
      case .constant(let cell): members.append(.init(variable.name, Value(cell)))
      case .program(let program):
        if linker.handover.concerns(program.reads) || late.contains(where: { program.reads.reads(.state, $0) }) {
          late.append(variable.name)
          continue
        }
        guard program.reads.scopes.isSubset(of: [.env, .inputs, .secrets, .context, .sync, .state]) else { continue }
        var environment = linker.environment
        environment[.state] = linker.cell(.object(members))
        guard let cell = try? linker.machine.run(program.executable, in: environment) else { continue }
        members.append(.init(variable.name, Value(cell)))
      }
    }
    return (members, late)
  }

  /// Empty where there is none.
  subscript(name: String) -> String {
    switch values[name] {
    case .string(let text)?: text
    case .null?, nil: ""
    case let value?: CanonicalJSON.text(of: value)
    }
  }

  /// The text of a field that must be there.
  func require(_ name: String, because reason: String? = nil) throws(Failure) -> String {
    let text = self[name]
    guard text.isEmpty else { return text }
    throw Failure(
      .usage, "the authentication of '\(stream)' has no '\(name)'",
      why: reason ?? "'\(type)' needs it, and it is not there, or gives an empty text",
      advice: "give it in 'authentication', most often as '{secrets.\(name)}'")
  }

  /// A list, or words in one text, separated by spaces or commas.
  func words(_ name: String) -> [String] {
    if let elements = values[name]?.array { return elements.compactMap(\.string) }
    return self[name].split { $0 == " " || $0 == "," || $0.isNewline }.map(String.init)
  }

  /// A mistake in a field's value.
  func mistake(_ name: String, _ why: String, advice: String) -> Failure {
    Failure(.usage, "the authentication of '\(stream)' has an unusable '\(name)'", why: why, advice: advice)
  }
}
