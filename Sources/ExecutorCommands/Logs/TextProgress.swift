// Progress on standard error for people: lines that are repainted where a person looks, plain lines elsewhere.

internal import Console
internal import Execution

/// For pipes and files: a line when a stream begins and ends, for each failure, and now and then how far it is.
final class PlainProgress: ProgressSink {
  /// Seconds between two lines about a stream that is under way.
  private static let interval = 30.0
  private let terminal: Terminal
  private let grace: Double
  private var running: Set<Int> = []

  init(_ terminal: Terminal, grace: Double) {
    self.terminal = terminal
    self.grace = grace
  }

  var interval: Double? { Self.interval }

  func runStarted(_ streams: [StreamReport]) {}

  func streamStarted(_ index: Int, _ report: StreamReport) {
    running.insert(index)
    terminal.writeLine(ProgressText.started(report))
  }

  func streamAdvanced(_ index: Int, _ report: StreamReport) {}

  func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure) {
    terminal.writeLine("\(report.name): chunk \(failure.label) failed: \(failure.reason)")
  }

  func streamEnded(_ index: Int, _ report: StreamReport) {
    running.remove(index)
    terminal.writeLine(ProgressText.ended(report))
  }

  func stopping(chunksInFlight: Int) { terminal.writeLine(ProgressText.stopping(chunksInFlight, grace: grace)) }

  func dropping() { terminal.writeLine(ProgressText.dropping) }

  func tick(_ streams: [StreamReport]) {
    for index in running.sorted() where streams[index].seconds >= Self.interval {
      terminal.writeLine(ProgressText.running(streams[index], terminal))
    }
  }
}

/// For terminals: one line a stream, repainted some ten times a second.
final class LiveProgress: ProgressSink {
  private let terminal: Terminal
  private let lines: LiveLines
  private let grace: Double
  private var shown: [Int: StreamReport] = [:]
  private var hasSeveralStreams = false

  init(_ terminal: Terminal, grace: Double) {
    self.terminal = terminal
    self.grace = grace
    lines = LiveLines(terminal)
  }

  var interval: Double? { LiveLines.interval }

  func runStarted(_ streams: [StreamReport]) { hasSeveralStreams = streams.count > 1 }

  func streamStarted(_ index: Int, _ report: StreamReport) {
    shown[index] = report
    paint()
  }

  func streamAdvanced(_ index: Int, _ report: StreamReport) {
    shown[index] = report
    if lines.isDue { paint() }
  }

  func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure) {
    shown[index] = report
    lines.writeAbove(
      "\(terminal.styled("failed", .red)) \(report.name), chunk \(failure.label): \(failure.reason)")
    paint()
  }

  /// The stream's last line stays where it is, above those that go on; of a single one the summary says the same.
  func streamEnded(_ index: Int, _ report: StreamReport) {
    shown[index] = nil
    if hasSeveralStreams { lines.writeAbove(ProgressText.ended(report)) }
    paint()
  }

  func stopping(chunksInFlight: Int) {
    lines.writeAbove(terminal.styled(ProgressText.stopping(chunksInFlight, grace: grace), .yellow))
    paint()
  }

  func dropping() {
    lines.writeAbove(terminal.styled(ProgressText.dropping, .yellow))
    paint()
  }

  func tick(_ streams: [StreamReport]) {
    for index in shown.keys { shown[index] = streams[index] }
    if lines.isDue { paint() }
  }

  private func paint() {
    lines.paint(shown.sorted { $0.key < $1.key }.map { ProgressText.running($0.value, terminal) })
  }
}
