// The one list of functions, in the order of the reference.

/// Every function of the language, by name.
package enum FunctionRegistry {
  package static let all: [FunctionRecord] =
    valueFunctions + jsonFunctions + textFunctions + paddingFunctions + numberFunctions + roundingFunctions
    + numberFormatFunctions + dateFunctions + collectionFunctions + elementFunctions + listFunctions + objectFunctions
    + encodingFunctions

  private static let byName: [String: FunctionRecord] = {
    var table: [String: FunctionRecord] = [:]
    for record in all {
      for name in [record.name] + record.aliases { table[name] = record }
    }
    return table
  }()

  /// The function of this name or alias.
  package static func named(_ name: String) -> FunctionRecord? { byName[name] }

  /// Every name and alias.
  package static var names: [String] { all.flatMap { [$0.name] + $0.aliases } }
}
