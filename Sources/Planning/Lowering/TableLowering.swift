// `target_options` to the plan's form of them.

internal import Plans
internal import Specs

extension PlanTable {
  /// Nil where everything is as it is without options.
  init?(_ options: TargetOptionsBlock) {
    self.init()
    addsColumns = options.addNewColumns?.value ?? true
    widensColumns = options.adjustColumnType?.value ?? true
    keepsRows = options.mergeStrategy?.value == .insert
    statement = options.tableDDL?.value
    format = options.format.map { $0.value == "csv" ? "csv" : "jsonl" }
    compression = options.compression?.value
    if self == PlanTable() { return nil }
  }
}

extension ColumnCasing {
  /// The plan's word; nil where names stay as they come. Both databases write names in lower case themselves.
  var planName: String? {
    switch self {
    case .source: nil
    case .target: ColumnCasing.lower.rawValue
    case .normalize, .snake, .camel, .upper, .lower: rawValue
    }
  }
}
