// The merge of `defaults.overrides` into an endpoint's, leaf by leaf like everything else.

extension StreamBlock {
  /// This block, with what it does not say from `defaults`.
  func merged(with defaults: StreamBlock?) -> StreamBlock {
    guard let defaults else { return self }
    var result = self
    result.id = id ?? defaults.id
    result.description = description ?? defaults.description
    result.object = object ?? defaults.object
    result.mode = mode ?? defaults.mode
    result.primaryKey = primaryKey ?? defaults.primaryKey
    result.updateKey = updateKey ?? defaults.updateKey
    result.select = select ?? defaults.select
    result.disabled = disabled ?? defaults.disabled
    result.tags = tags ?? defaults.tags
    result.sourceOptions = sourceOptions?.merged(with: defaults.sourceOptions) ?? defaults.sourceOptions
    result.targetOptions = targetOptions ?? defaults.targetOptions
    result.columns = columns ?? defaults.columns
    result.transforms = transforms ?? defaults.transforms
    result.hooks = hooks ?? defaults.hooks
    result.sql = sql ?? defaults.sql
    result.where = self.where ?? defaults.where
    return result
  }
}

extension SourceOptionsBlock {
  fileprivate func merged(with defaults: SourceOptionsBlock?) -> SourceOptionsBlock {
    guard let defaults else { return self }
    var result = self
    result.range = range ?? defaults.range
    result.limit = limit ?? defaults.limit
    result.flatten = flatten ?? defaults.flatten
    result.jmespath = jmespath ?? defaults.jmespath
    result.jq = jq ?? defaults.jq
    result.columns = columns ?? defaults.columns
    result.datetimeFormat = datetimeFormat ?? defaults.datetimeFormat
    result.emptyAsNull = emptyAsNull ?? defaults.emptyAsNull
    result.nullIf = nullIf ?? defaults.nullIf
    result.maxDecimals = maxDecimals ?? defaults.maxDecimals
    return result
  }
}
