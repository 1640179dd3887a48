// An API's connection as the compiler sees it: names of secrets, never their values.

internal import Connections
internal import Diagnostics
internal import Values

/// The API's connection, with its references to the environment resolved as they are needed.
struct APISide {
  let name: String
  private let api: APIConnection

  init(_ api: APIConnection) {
    self.api = api
    name = api.name
  }

  func state() throws(Failure) -> [Value.Member] {
    try api.state.resolve(environment: ProcessEnvironment.value).members ?? []
  }
  func inputs() throws(Failure) -> [Value.Member] {
    try api.inputs.resolve(environment: ProcessEnvironment.value).members ?? []
  }
  /// Names only: values are the executor's.
  var secrets: Set<String> { Set(api.secrets.map(\.name)) }
  var hosts: [String] { api.hosts }
}
