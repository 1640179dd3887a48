// Early ends: of a stream, since a rule says so or nothing of it works; of the run, since too much failed or a person asked.

internal import Diagnostics
internal import Targets
internal import Transport

extension Run {
  /// No elements can be had of what setup and others gave: the next run asks setup again.
  func haltElements(_ place: Int, _ error: ChunkError) throws(Failure) {
    if !shop.streams[place].linked.setup.isEmpty { try target.keep(setup: SetupRecord(.closed), stream: place) }
    halt(place, error)
  }

  /// Nothing of the stream can run, or go on.
  func halt(_ place: Int, _ error: ChunkError) {
    let reason = shop.streams[place].redactor.mask(error.text)
    streams[place].report.failures.append(ChunkFailure(id: "", label: "before the first", reason: reason))
    cut(place, because: reason, isTrouble: true)
  }

  /// No further chunk of this stream is wanted: those that have not started are taken back. `isTrouble`: they are left,
  /// not done with.
  func cut(_ place: Int, because reason: String, isTrouble: Bool) {
    guard !streams[place].isCut else { return }
    streams[place].isCut = true
    streams[place].isTroubled = isTrouble
    streams[place].report.endedEarly = reason
    streams[place].source = nil
    let withdrawn = shop.schedule.withdraw(stream: place)
    streams[place].outstanding -= withdrawn
    streams[place].report.selected -= withdrawn
    // A rule or a limit that ends a stream leaves nothing to be made.
    if streams[place].lastOrdinal != nil { streams[place].report.mayGrow = false }
  }

  /// So much failed that nothing new is to begin, in any stream.
  func giveUp(because reason: String) {
    guard !hasGivenUp else { return }
    hasGivenUp = true
    for place in streams.indices where !streams[place].isEnded {
      if streams[place].isBegun {
        cut(place, because: reason, isTrouble: true)
      } else {
        streams[place].isTroubled = true
        streams[place].report.endedEarly = reason
        streams[place].isEnded = true
      }
    }
  }

  /// A person asked to stop: nothing new starts. The second time the network drops what is in flight.
  func stop() {
    if !isInterrupted {
      isInterrupted = true
      progress.stopping(chunksInFlight: shop.schedule.inFlight)
      // A server may have said "come back in ten minutes"; those chunks are let go.
      shop.network.cancelDelayed()
    }
    // Who asked twice before anybody listened is heard once.
    if !isDropping, shop.interruption.level == .drop {
      isDropping = true
      progress.dropping()
    }
    for place in streams.indices {
      if streams[place].source != nil { streams[place].isTroubled = true }
      streams[place].source = nil
      let withdrawn = shop.schedule.withdraw(stream: place)
      if withdrawn > 0 { streams[place].isTroubled = true }
      streams[place].outstanding -= withdrawn
    }
  }
}
