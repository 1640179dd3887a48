// Whether a plan follows from the files that it was made from: their digests, and the plan made again from the spec with
// what the plan recorded of ranges, inputs and watermarks.

internal import Console
internal import Diagnostics
internal import Planning
internal import Plans
internal import Reviewing
internal import Specs
internal import Values

struct SourceVerification {
  private(set) var checks: [VerificationCheck] = []

  init(_ reader: PlanReader, specs: [String], connections: String?) throws {
    let recorded = Dictionary(
      reader.header.sources.map { ($0.sha256, $0.path) }, uniquingKeysWith: { first, _ in first })
    var files: [ReadFile] = []
    var unchanged: [String] = []
    if specs.isEmpty {
      for source in reader.header.sources {
        guard let file = try? SourceFile.read(source.path) else {
          checks.append(
            VerificationCheck(.open, "'\(source.path)' is not here, so that nobody knows if it has changed"))
          continue
        }
        files.append(ReadFile(file: file, name: source.path))
        if hexadecimal(digest(file.bytes)) == source.sha256 {
          unchanged.append("'\(source.path)'")
        } else {
          checks.append(
            VerificationCheck(.failed, "'\(source.path)' has changed since the plan was made", code: .changedSource))
        }
      }
    } else {
      for path in specs {
        let file = try SourceFile.read(path)
        let name = recorded[hexadecimal(digest(file.bytes))]
        files.append(ReadFile(file: file, name: name))
        if let name {
          unchanged.append(name == path ? "'\(path)'" : "'\(path)' ('\(name)' in the plan)")
        } else {
          checks.append(
            VerificationCheck(
              .failed, "'\(path)' is none of the files that the plan was made from", code: .changedSource))
        }
      }
    }
    if !unchanged.isEmpty {
      let verb = unchanged.count == 1 ? "is" : "are"
      checks.append(
        VerificationCheck(.proven, "\(unchanged.joined(separator: " and ")) \(verb) as when the plan was made"))
    }
    try compare(reader, files, connections)
  }

  /// A file, and what the plan calls it; nil where it is none of the plan's.
  private struct ReadFile {
    var file: SourceFile
    var name: String?
  }

  /// The spec of each connection of the plan; nil where one is not there.
  private func specs(_ reader: PlanReader, _ files: [ReadFile]) -> [SpecDocument]? {
    var specs: [(document: SpecDocument, name: String?)] = []
    for file in files {
      var ignored = DiagnosticBag()
      if case .spec(let document)? = SpecLoader.load(file.file, into: &ignored), !ignored.hasErrors {
        specs.append((document, file.name))
      }
    }
    let wanted = reader.header.connections
    let found = wanted.compactMap { connection in
      // One that changed has no name in the plan any more; it can be nobody else's where there is one connection.
      (specs.first { $0.name == connection.spec } ?? (wanted.count == 1 ? specs.last : nil))?.document
    }
    return found.count == wanted.count && !found.isEmpty ? found : nil
  }

  /// Makes the plan again and compares the two.
  private mutating func compare(_ reader: PlanReader, _ files: [ReadFile], _ connections: String?) throws {
    guard let specs = specs(reader, files) else {
      let isOne = reader.header.connections.count == 1
      checks.append(
        VerificationCheck(
          .open,
          "\(isOne ? "no spec is" : "not every spec is") here, so that nobody knows if the code says what its"
            + " source says: give it with --spec"))
      return
    }
    var given: [String] = []
    for spec in specs where !given.contains("'\(spec.file.path)'") { given.append("'\(spec.file.path)'") }
    let subject = given.joined(separator: " and ")
    let gives = given.count == 1 ? "gives" : "give"
    let copy = try TemporaryFile()
    var planID = ""
    var notes: [String] = []
    do {
      let assembly = try ReplanAssembly(reader, specs, connections: connections)
      notes = assembly.notes
      let job = try assembly.job()
      planID = try Planner.plan(job, to: PlanWriter { bytes throws(Failure) in try copy.write(bytes) }).planID
    } catch let error as PlanningError {
      checks.append(
        VerificationCheck(.failed, "\(subject) \(gives) no such plan", Self.reasons(error), code: .otherCode))
      return
    } catch let failure as Failure {
      checks.append(
        VerificationCheck(
          .failed, "\(subject) \(gives) no such plan", ["\(failure.what): \(failure.why)"], code: .otherCode))
      return
    }
    for note in notes { checks.append(VerificationCheck(.open, note)) }
    if reader.header.connections.contains(where: { $0.discovered != .null }) {
      checks.append(VerificationCheck(.open, "what the API answered when it was asked is taken from the plan"))
    }
    if planID == reader.planID {
      checks.append(
        VerificationCheck(.proven, "\(subject) \(gives) this plan, byte for byte: code, endpoints and chunks"))
      return
    }
    let difference = try PlanDifference(try PlanReader(path: copy.path), reader)
    let isPart = reader.header.splitFrom != nil || reader.header.selection != nil
    let found = difference.deviations(ofPart: isPart)
    if isPart, !difference.hostsOfOthers.isEmpty {
      checks.append(
        VerificationCheck(
          .open,
          "that \(difference.hostsOfOthers.joined(separator: ", ")) may get secrets, the streams of this part do"
            + " not say: others of the whole plan may"))
    }
    if found.isEmpty {
      let whole = isPart ? "the plan that this one is a part of" : "these streams and chunks"
      checks.append(VerificationCheck(.proven, "\(subject) \(gives) \(whole): code, endpoints and chunks"))
    } else {
      let more = found.count > 8 ? ["… and \(found.count - 8) more"] : []
      checks.append(
        VerificationCheck(
          .failed, "\(subject) \(gives) another plan, with this version of backhoe",
          found.prefix(8).map { $0 } + more, code: .otherCode))
    }
  }

  private static func reasons(_ error: PlanningError) -> [String] {
    switch error {
    case .failure(let failure): ["\(failure.what): \(failure.why)"]
    case .findings(let bag): bag.sorted.prefix(5).map { "\($0.code.id): \($0.message)" }
    }
  }
}
