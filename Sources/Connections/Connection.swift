// One entry of a connections file.

package import Diagnostics

/// A name with what it stands for.
package struct Connection: Sendable {
  package enum Kind: Sendable {
    case api(APIConnection)
    /// A database, by its URL.
    case url(ReferenceText)
    /// Something that Backhoe does not use, in words; it is an error only for who asks for it.
    case other(String)
  }

  package let name: String
  package let location: Location
  package let kind: Kind
}

/// An API: its spec, and what the spec's expressions and requests need.
package struct APIConnection: Sendable {
  package let name: String
  package let location: Location
  /// The path of the spec as written; `specPath` is where it lies.
  package let spec: ReferenceText?
  /// The folder of the connections file, with a slash at its end; empty for the working folder.
  let folder: String
  package let secrets: [ConnectionSetting]
  package let inputs: [ConnectionSetting]
  /// Variables that beat those of the spec's `defaults.state`.
  package let state: [ConnectionSetting]
  /// Hosts that secrets may be sent to, besides those that the spec names.
  package let hosts: [String]

  /// The path of the spec: relative to the connections file; `file://` is understood.
  package func specPath(environment: (String) -> String?) throws(Failure) -> String {
    guard let spec else {
      throw Failure(
        .usage, "the connection '\(name)' has no 'spec'", advice: "add 'spec: path/to/spec.yaml' to the connection")
    }
    var path = try spec.resolve(environment: environment)
    if path.hasPrefix("file://") { path.removeFirst("file://".count) }
    if path.hasPrefix("http://") || path.hasPrefix("https://") {
      throw Failure(
        .usage, "the spec of the connection '\(name)' is a URL", why: "planning makes no requests",
        advice: "download the spec and give its path")
    }
    return path.hasPrefix("/") ? path : folder + path
  }
}
