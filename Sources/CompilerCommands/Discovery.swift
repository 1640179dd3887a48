// `--discover`: what has to be asked is planned, the executor asks it, and answers with lists.

internal import Console
internal import Diagnostics
internal import Linting
internal import Planning
internal import Plans
internal import Values

struct Discovery {
  private let options: PlanOptions

  init(_ options: PlanOptions) { self.options = options }

  /// What the streams of a job iterate over.
  func ask(_ job: PlanningJob) throws -> DiscoveredLists {
    let file = try TemporaryFile()
    _ = try Planner.plan(job, to: PlanWriter { bytes throws(Failure) in try file.write(bytes) })
    let names = job.streams.map(\.endpoint.name)
    Terminal.standardError.writeLine("asking the API for \(names.joined(separator: ", "))")
    let arguments = try ["discover", file.path] + options.connectionOptions() + options.secretOptions
    let output = try ExecutorProgram.output(
      arguments, what: "the API did not say what there is", advice: ", or plan without --discover")
    guard let answer = try? JSONText.parse(output), let lists = DiscoveredLists(PlanValue.decode(answer)),
      names.allSatisfy({ lists[$0] != nil })
    else {
      throw Failure(.fault, "the executor's answer about what there is holds no lists")
    }
    for member in lists.members {
      let count = Quantity.count(member.value.array?.count ?? 0, "element")
      Terminal.standardError.writeLine("found \(count) for \(member.key)")
    }
    return lists
  }
}
