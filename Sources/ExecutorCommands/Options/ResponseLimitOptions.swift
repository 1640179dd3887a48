// How much an API may make of a run: sizes, pages, redirects, time.

internal import ArgumentParser
internal import Diagnostics
internal import Execution
internal import Transport

struct ResponseLimitOptions: RunOptions {
  @Option(help: ArgumentHelp("Refuse responses that are larger once they are decompressed; 100.", valueName: "MiB"))
  var maxResponse: Int?

  @Option(help: ArgumentHelp("Refuse responses with more header lines than so much; 256.", valueName: "KiB"))
  var maxHeaders: Int?

  @Option(help: ArgumentHelp("Follow at most so many redirects of one request; 10.", valueName: "number"))
  var maxRedirects: Int?

  @Option(help: ArgumentHelp("Fail a chunk that asks for more pages; 100000.", valueName: "number"))
  var maxPages: Int?

  @Option(help: ArgumentHelp("Begin nothing new after so many seconds; what is in flight ends.", valueName: "seconds"))
  var maxTime: Double?

  func validate() throws {
    let counts = [
      ("max-response", maxResponse, 1...1_048_576), ("max-headers", maxHeaders, 1...262_144),
      ("max-redirects", maxRedirects, 0...100), ("max-pages", maxPages, 1...1_000_000_000),
    ]
    for (name, value, range) in counts {
      guard let value, !range.contains(value) else { continue }
      throw ValidationError("'--\(name)' must be from \(range.lowerBound) to \(range.upperBound)")
    }
    if let maxTime, !(maxTime > 0 && maxTime.isFinite) { throw ValidationError("'--max-time' must be greater than 0") }
  }

  func apply(to options: inout ExecutorOptions) throws(Failure) {
    if let maxResponse { options.network.maximumResponseBytes = maxResponse << 20 }
    if let maxHeaders { options.network.maximumHeaderBytes = maxHeaders << 10 }
    if let maxRedirects { options.network.maximumRedirects = maxRedirects }
    if let maxPages { options.pagesPerChunk = maxPages }
    options.secondsAllowed = maxTime
  }

  var arguments: [String] {
    OptionWords.option("max-response", maxResponse) + OptionWords.option("max-headers", maxHeaders)
      + OptionWords.option("max-redirects", maxRedirects) + OptionWords.option("max-pages", maxPages)
      + OptionWords.option("max-time", maxTime.map(OptionWords.number))
  }
}
