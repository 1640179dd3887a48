// The arguments of the `mock-api` program.

/// Options as arguments.
package enum MockCommandLine {
  package static let help = """
    usage: mock-api [--port N] [--records N] [--items N] [--api-key KEY] [--latency-ms N] [--jitter-ms N] [--seed N]
                    [--fault FIELD=VALUE,…]… [--no-compression]

    Serves made-up events, sales and orders on 127.0.0.1, always the same ones, and prints where.

      --port N          0 (the default) takes any free port
      --records N       records of a day, of a month, of a thousand order IDs (24)
      --items N         items behind the paginated routes (250)
      --api-key KEY     refuse requests without "Authorization: Bearer KEY" or "X-API-Key: KEY"
      --latency-ms N    think so long before each answer; --jitter-ms adds up to so much, by --seed
      --fault …         misbehave: kind (status, reset, truncate, slow, hang, stall, html, invalid, empty), path (a
                        prefix), every, first (of each URL), status, retry-after, bytes-per-second.
                        Example: --fault status=429,retry-after=1,first=1 --fault kind=reset,every=10
      --no-compression  never answer in gzip

    Routes: /v1/events/daily/YYYY-MM-DD (keys ascend), /v1/events/scattered/YYYY-MM-DD (they do not), /v2/sales/summary?month=YYYY-MM, /v1/orders?id_min=N&id_max=N,
    /v1/items?offset=N&limit=N, /v1/cursor?after=CURSOR. POST /_control takes the fields of a fault, latency-ms, jitter-ms,
    seed, and faults=none; GET /_stats counts; POST /_reset forgets the counts.
    """

  /// Options from the arguments after the program's name; nil if help was asked for.
  package static func parse(_ arguments: [String]) throws(MockError) -> MockOptions? {
    var options = MockOptions()
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if name == "--help" || name == "-h" { return nil }
      if name == "--no-compression" {
        options.compresses = false
        continue
      }
      guard let value = rest.popFirst() else { throw MockError("\(name) needs a value; see --help") }
      func number(_ range: ClosedRange<Int>) throws(MockError) -> Int {
        guard let number = Int(value), range.contains(number) else {
          throw MockError("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
      }
      switch name {
      case "--port": options.port = try number(0...65_535)
      case "--records": options.records = try number(0...1_000_000)
      case "--items": options.items = try number(0...1_000_000_000)
      case "--api-key": options.apiKey = value
      case "--latency-ms": options.latency.seconds = Double(try number(0...3_600_000)) / 1_000
      case "--jitter-ms": options.latency.jitterSeconds = Double(try number(0...3_600_000)) / 1_000
      case "--seed": options.latency.seed = UInt64(try number(0...Int.max))
      case "--fault": options.faults.append(try fault(value))
      default: throw MockError("no option is called \(name); see --help")
      }
    }
    return options
  }

  private static func fault(_ text: String) throws(MockError) -> MockFault {
    let fields = text.split(separator: ",").map { field in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (name: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
    }
    guard !fields.isEmpty else { throw MockError("--fault needs FIELD=VALUE; see --help") }
    return try MockFault(fields: fields)
  }
}
