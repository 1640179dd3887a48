// Who else executes the plan meanwhile.

internal import ArgumentParser
internal import Diagnostics
internal import Execution
internal import Glibc
internal import Targets

struct SharingOptions: RunOptions {
  @Flag(
    help: "Be one of any number of workers on this plan: each chunk is claimed before it is loaded. PostgreSQL only.")
  var worker = false

  @Option(
    help: ArgumentHelp(
      "Hand a worker's chunks to others after so long without a sign of life; 60.", valueName: "seconds"))
  var lease: Int?

  @Flag(help: "Only make what workers need in the target, once, and load nothing.")
  var prepare = false

  @Option(
    help: ArgumentHelp("Load only every N-th chunk, from the I-th on: a part for each of N machines.", valueName: "I/N")
  )
  var shard: Shard?

  func validate() throws {
    if let lease, !(1...86_400).contains(lease) { throw ValidationError("'--lease' must be from 1 to 86400") }
    if lease != nil, !worker { throw ValidationError("'--lease' goes with '--worker'") }
    if worker, prepare { throw ValidationError("'--worker' and '--prepare' exclude each other") }
    if worker, shard != nil { throw ValidationError("'--worker' and '--shard' exclude each other") }
  }

  func apply(to options: inout ExecutorOptions) throws(Failure) {
    options.selection.shard = shard
    if worker {
      options.sharing = .worker(WorkerTerms(leaseSeconds: lease ?? WorkerTerms().leaseSeconds, place: Self.place))
    } else if shard != nil || options.selection.named != nil {
      options.sharing = .shared
    }
  }

  /// Machine and process.
  private static var place: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return
      "\(String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)), process \(getpid())"
  }

  var arguments: [String] {
    OptionWords.flag("worker", worker) + OptionWords.option("lease", lease) + OptionWords.flag("prepare", prepare)
      + OptionWords.option("shard", shard)
  }
}

extension Shard: ExpressibleByArgument {
  /// `I/N`, as on the command line.
  public init?(argument: String) { self.init(argument) }
}
