// Streams begin in the plan's order, a few at a time, and end when nothing of them is in flight; a stream whose chunks
// are all finished is closed.

internal import Diagnostics
internal import Plans
internal import Targets

extension Run {
  /// Begins as many streams as may run at a time.
  func beginStreams() throws(Failure) {
    for place in streams.indices where !streams[place].isBegun {
      let running = streams.count { $0.isBegun && !$0.isEnded }
      guard running < max(shop.options.streamsAtOnce, 1), !isInterrupted else { break }
      streams[place].isBegun = true
      streams[place].began = Clock.monotonic
      progress.streamStarted(place, streams[place].report)
      if streams[place].report.remaining > 0 {
        streams[place].cursor = try plan.chunks(ofStream: place)
        try feed(place)
      }
      try end(place)
    }
    if isInterrupted { for place in streams.indices where !streams[place].isBegun { streams[place].isEnded = true } }
  }

  /// Ends streams of which nothing is left, and begins others.
  func endStreams() throws(Failure) {
    for place in streams.indices where streams[place].isBegun && !streams[place].isEnded { try end(place) }
    try beginStreams()
  }

  /// Ends a stream if nothing of it is left: closes it when every chunk is finished.
  private func end(_ place: Int) throws(Failure) {
    let status = streams[place]
    guard status.cursor == nil, status.outstanding == 0, status.inGroup == 0, !status.isEnded else { return }
    if status.report.remaining == 0, !status.report.isClosed {
      shop.options.reached?(.beforeClose)
      streams[place].report.remarks += try target.close(stream: place)
      streams[place].report.isClosed = true
      shop.options.reached?(.afterClose)
    }
    streams[place].report.seconds = Clock.monotonic - status.began
    streams[place].isEnded = true
    progress.streamEnded(place, streams[place].report)
  }
}
