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
    var files: [SourceFile] = []
    var unchanged: [String] = []
    if specs.isEmpty {
      for source in reader.header.sources {
        guard let file = try? SourceFile.read(source.path) else {
          checks.append(
            VerificationCheck(.open, "'\(source.path)' is not here, so that nobody knows if it has changed"))
          continue
        }
        files.append(file)
        if hexadecimal(digest(file.bytes)) == source.sha256 {
          unchanged.append("'\(source.path)'")
        } else {
          checks.append(VerificationCheck(.failed, "'\(source.path)' has changed since the plan was made"))
        }
      }
    } else {
      for path in specs {
        let file = try SourceFile.read(path)
        files.append(file)
        if let name = recorded[hexadecimal(digest(file.bytes))] {
          unchanged.append(name == path ? "'\(path)'" : "'\(path)' ('\(name)' in the plan)")
        } else {
          checks.append(VerificationCheck(.failed, "'\(path)' is none of the files that the plan was made from"))
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

  /// Makes the plan again and compares the two.
  private mutating func compare(_ reader: PlanReader, _ files: [SourceFile], _ connections: String?) throws {
    var spec: (document: SpecDocument, path: String)?
    for file in files {
      var ignored = DiagnosticBag()
      if case .spec(let document)? = SpecLoader.load(file, into: &ignored), !ignored.hasErrors {
        spec = (document, file.path)
      }
    }
    guard let spec else {
      checks.append(
        VerificationCheck(
          .open, "no spec is here, so that nobody knows if the code says what its source says: give it with --spec"))
      return
    }
    let copy = try TemporaryFile()
    var planID = ""
    var notes: [String] = []
    do {
      let assembly = try ReplanAssembly(reader, spec.document, connections: connections)
      notes = assembly.notes
      let job = try assembly.job()
      planID = try Planner.plan(job, to: PlanWriter { bytes throws(Failure) in try copy.write(bytes) }).planID
    } catch let error as PlanningError {
      checks.append(VerificationCheck(.failed, "'\(spec.path)' gives no such plan", Self.reasons(error)))
      return
    } catch let failure as Failure {
      checks.append(
        VerificationCheck(.failed, "'\(spec.path)' gives no such plan", ["\(failure.what): \(failure.why)"]))
      return
    }
    for note in notes { checks.append(VerificationCheck(.open, note)) }
    if reader.header.discovered != .null {
      checks.append(VerificationCheck(.open, "what the API answered when it was asked is taken from the plan"))
    }
    if planID == reader.planID {
      checks.append(
        VerificationCheck(.proven, "'\(spec.path)' gives this plan, byte for byte: code, endpoints and chunks"))
      return
    }
    let difference = try PlanDifference(try PlanReader(path: copy.path), reader)
    let isPart = reader.header.splitFrom != nil || reader.header.selection != nil
    let found = difference.deviations(ofPart: isPart)
    if found.isEmpty {
      let whole = isPart ? "the plan that this one is a part of" : "these streams and chunks"
      checks.append(VerificationCheck(.proven, "'\(spec.path)' gives \(whole): code, endpoints and chunks"))
    } else {
      let more = found.count > 8 ? ["… and \(found.count - 8) more"] : []
      checks.append(
        VerificationCheck(
          .failed, "'\(spec.path)' gives another plan, with this version of backhoe",
          found.prefix(8).map { $0 } + more))
    }
  }

  private static func reasons(_ error: PlanningError) -> [String] {
    switch error {
    case .failure(let failure): ["\(failure.what): \(failure.why)"]
    case .findings(let bag): bag.sorted.prefix(5).map { "\($0.code.id): \($0.message)" }
    }
  }
}
