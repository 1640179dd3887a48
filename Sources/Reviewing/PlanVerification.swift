// Proves what a plan says of itself: that its programs are programs, that chunks are called what they are, that first
// requests are what the programs give, that the counts are right. Whether it follows from a spec is asked elsewhere: here
// there is the plan alone, whose own digest its reader has proved.

internal import Bytecode
internal import Console
package import Diagnostics
package import Plans
internal import Values

/// One thing that was looked at.
package struct VerificationCheck: Sendable, Equatable {
  package enum Outcome: String, Sendable {
    case proven, failed
    /// It could not be looked at.
    case open
  }

  package var outcome: Outcome
  /// One sentence without a full stop.
  package var text: String
  /// What was found, where something failed: the first few.
  package var details: [String]
  /// Of what failed: the row of the table that explains it.
  package var code: DiagnosticCode?

  package init(_ outcome: Outcome, _ text: String, _ details: [String] = [], code: DiagnosticCode? = nil) {
    self.code = code
    self.outcome = outcome
    self.text = text
    self.details = details
  }
}

package struct PlanVerification {
  package private(set) var checks: [VerificationCheck] = []
  private let reader: PlanReader
  private var troubles: [Kind: Trouble] = [:]

  /// What can be wrong with a part.
  private enum Kind: CaseIterable {
    case program, digest, identity, repeated, request, summary

    /// What it is called when it is right.
    var right: String {
      switch self {
      case .program: "every program is well formed and safe to run"
      case .digest: "the digests of the streams follow from their endpoints"
      case .identity: "the IDs of the chunks follow from their content"
      case .repeated: "no chunk is there twice"
      case .request: "the first requests are what the programs give"
      case .summary: "the counts and the least times are right"
      }
    }

    var code: DiagnosticCode {
      switch self {
      case .program: .strangeProgram
      case .digest: .strangeStream
      case .identity, .repeated: .strangeChunk
      case .request: .strangeRequest
      case .summary: .wrongCounts
      }
    }
  }

  private struct Trouble {
    var count = 0
    var details: [String] = []
  }

  package init(_ reader: PlanReader) throws(Failure) {
    self.reader = reader
    checks.append(VerificationCheck(.proven, "the bytes are those that \(reader.planID) stands for"))
    var incomplete = 0
    for index in reader.streams.indices { try verify(index, &incomplete) }
    for kind in Kind.allCases {
      guard let trouble = troubles[kind] else {
        checks.append(VerificationCheck(.proven, kind.right))
        continue
      }
      let more = trouble.count > trouble.details.count ? ["… and \(trouble.count - trouble.details.count) more"] : []
      checks.append(
        VerificationCheck(.failed, "it is not so that \(kind.right)", trouble.details + more, code: kind.code))
    }
    if incomplete > 0 {
      checks.append(
        VerificationCheck(
          .open,
          "\(Quantity.count(incomplete, "first request")) \(incomplete == 1 ? "holds" : "hold") what is known only when"
            + " it is executed"))
    }
  }

  private mutating func note(_ kind: Kind, _ detail: String) {
    troubles[kind, default: Trouble()].count += 1
    if (troubles[kind]?.details.count ?? 0) < 5 { troubles[kind]?.details.append(detail) }
  }

  private mutating func verify(_ index: Int, _ incomplete: inout Int) throws(Failure) {
    let stream = reader.streams[index]
    let summary = reader.summaries[index]
    let programs = self.programs(stream)
    do { try reader.certifyGiven(of: stream) } catch { note(.digest, "'\(stream.name)': \(error.why)") }
    if stream.computedDigest != stream.digest {
      note(.digest, "'\(stream.name)': the endpoint gives another digest than \(stream.digest.prefix(12))…")
    }
    let expected = StreamSummary(chunks: summary.chunks, of: stream)
    if expected.requestsMinimum != summary.requestsMinimum || expected.secondsMinimum != summary.secondsMinimum {
      note(.summary, "'\(stream.name)': \(expected.requestsMinimum) requests in \(expected.secondsMinimum) s at least")
    }
    var replay = programs.flatMap { RequestReplay(stream, reader.header, programs: $0) }
    var known: Set<UInt64> = []
    let cursor = try reader.chunks(ofStream: index)
    while let line = try cursor.nextLine() {
      let chunk = try cursor.chunk(of: line)
      let place = "chunk '\(chunk.label)' of '\(stream.name)'"
      let identity = chunk.identity(in: stream)
      if identity.text != chunk.id { note(.identity, "\(place): \(chunk.id) should be \(identity.text)") }
      if !known.insert(identity.fingerprint).inserted { note(.repeated, "\(place): \(chunk.id)") }
      guard let request = chunk.request else {
        if stream.endpoint.request != nil { note(.request, "\(place): the programs give one, and the plan shows none") }
        continue
      }
      if !request.isComplete { incomplete += 1 }
      guard let rendered = replay?.request(of: chunk) else {
        if programs != nil { note(.request, "\(place): the programs give none") }
        continue
      }
      if rendered.method != request.method || rendered.url != request.url {
        note(.request, "\(place): \(request.method) \(request.url) should be \(rendered.method) \(rendered.url)")
      } else if rendered.body != request.body {
        note(.request, "\(place): the body of \(request.method) \(request.url)")
      } else if rendered.headers != request.headers {
        note(.request, "\(place): the headers of \(request.method) \(request.url)")
      }
    }
  }

  /// The stream's programs; nil if one of them is none.
  private mutating func programs(_ stream: PlanStream) -> [Program]? {
    var programs: [Program] = []
    for (index, program) in stream.programs.enumerated() {
      let place = "program \(index) of '\(stream.name)', \(program.source)"
      do {
        let assembled = try Assembler.assemble(program.code, source: program.source)
        try assembled.verify()
        programs.append(assembled)
      } catch let error as AssemblyError {
        note(.program, "\(place): instruction \(error.line + 1): \(error.message)")
      } catch let error as VerificationError {
        note(.program, "\(place): instruction \(error.instruction + 1): \(error.message)")
      } catch {
        note(.program, place)
      }
    }
    return programs.count == stream.programs.count ? programs : nil
  }
}
