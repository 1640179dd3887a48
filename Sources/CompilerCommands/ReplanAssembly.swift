// From a plan and its specs back to the job that the plan was made by: what the plan recorded stands for the replications,
// the environment, the watermarks and the clock. `APIReplan` has what belongs to one API.

internal import Connections
internal import Diagnostics
internal import Linting
internal import Planning
internal import Plans
internal import Specs
internal import Values

struct ReplanAssembly {
  private let reader: PlanReader
  private let apis: [APIReplan]

  /// `specs`: those of the plan's connections, in their order.
  init(_ reader: PlanReader, _ specs: [SpecDocument], connections: String?) throws {
    self.reader = reader
    // What it says of the state helps as far as it can be read here.
    var ignored = DiagnosticBag()
    let file = try? ConnectionsFile.load(
      connections ?? ConfiguredConnections.path(), environment: ProcessEnvironment.value, into: &ignored)
    apis = try zip(reader.header.connections, specs).map { connection, spec in
      try APIReplan(reader, connection, spec, file)
    }
  }

  /// What the reviewer should know.
  var notes: [String] { apis.flatMap(\.notes) }

  func job() throws -> PlanningJob {
    let header = reader.header
    let planned = reader.streams
    var job = PlanningJob(
      now: header.asOf, sources: header.sources, connections: apis.map(\.planning), target: header.target, streams: [],
      syncValues: { endpoint, object throws(Failure) in
        // The ledger, too, knows a watermark by endpoint, table and name, whichever API it is of.
        planned.filter { $0.endpointName == endpoint && ($0.object ?? "") == object }.flatMap {
          $0.inputs["sync"]?.members ?? []
        }
      },
      maximumChunks: max(1_000_000, reader.summaries.map(\.chunks).max() ?? 0), threads: header.threads)
    for (index, api) in apis.enumerated() { job.streams += try api.streams(at: index) }
    PlanningStream.nameApart(&job.streams, connections: job.connections)
    // A part may lack the streams that the others were to be told from.
    for index in job.streams.indices {
      let connection = job.connections[job.streams[index].connection].name
      let apart = "\(connection).\(job.streams[index].endpoint.name)"
      if planned.contains(where: { $0.connection == connection && $0.name == apart }) {
        job.streams[index].name = apart
      }
    }
    return job
  }
}
