// Cassettes as a run knows them: which one, and what must not be in it.

internal import Diagnostics
internal import Transport

/// A cassette to write or to read.
package enum CassetteChoice: Sendable {
  case record(folder: String)
  case replay(folder: String)

  /// Whether nothing is sent, and so nothing must be known that only servers want.
  package var isReplay: Bool { if case .replay = self { true } else { false } }

  func open(_ mask: SecretMask) throws(Failure) -> Network.Tape {
    let cassetteMask = CassetteMask(request: { mask.maskWords($0) }, response: { mask.mask($0) })
    return switch self {
    case .record(let folder): .record(try CassetteRecorder(folder: folder, mask: cassetteMask))
    case .replay(let folder): .replay(try CassettePlayer(folder: folder, mask: cassetteMask))
    }
  }
}

extension ExecutorOptions {
  /// The network of a run with these options, and its cassette if it has one. Whoever records must finish it.
  func openNetwork(_ network: NetworkOptions, _ mask: SecretMask) throws(Failure) -> (Network, CassetteRecorder?) {
    let tape = try cassette.map { cassette throws(Failure) in try cassette.open(mask) }
    let recorder: CassetteRecorder? = if case .record(let recorder)? = tape { recorder } else { nil }
    return (Network(options: network, tape: tape), recorder)
  }
}
