// Where the connections file lies: where the user says, else in the working folder, else in the configuration folder.

package import Diagnostics
package import YAMLSyntax

extension ConnectionsFile {
  /// The places to look in, the first that is there counts.
  package static func candidates(environment: (String) -> String?) -> [String] {
    var paths = ["connections.yaml"]
    if let folder = environment("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
      paths.append("\(folder)/backhoe/connections.yaml")
    } else if let home = environment("HOME"), !home.isEmpty {
      paths.append("\(home)/.config/backhoe/connections.yaml")
    }
    return paths
  }

  /// Reads the file at `given`, or else the first candidate that is there; without any, an empty one. Findings go into
  /// the bag.
  package static func load(
    _ given: String?, environment: (String) -> String?, into bag: inout DiagnosticBag
  ) throws(Failure) -> ConnectionsFile {
    if let given {
      let file = try SourceFile.read(given, advice: "give --connections the path of a connections file")
      return ConnectionsFile(file, into: &bag)
    }
    for path in candidates(environment: environment) {
      if let file = try SourceFile.readIfPresent(path) { return ConnectionsFile(file, into: &bag) }
    }
    return ConnectionsFile()
  }

  /// Decodes a file; what is wrong is reported and left out.
  package init(_ file: SourceFile, into bag: inout DiagnosticBag) {
    guard let root = YAMLDocument.parse(file, into: &bag) else {
      self.init(path: file.path, connections: [])
      return
    }
    self.init(root, into: &bag)
  }

  /// Decodes a file that was read already.
  package init(_ root: YAMLNode, into bag: inout DiagnosticBag) {
    self.init(path: root.file.path, connections: ConnectionDecoder.decode(root, into: &bag))
  }
}
