// `get_path` and `jmespath`: values out of nested objects and lists, by a path or a query.

internal import JMESPath
internal import Records

enum PathOperations {
  static func get(_: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    guard arguments[1].kind == .string else {
      throw FunctionError("a path must be text, not \(described(arguments[1]))")
    }
    let path = arguments[1].utf8
    var value = arguments[0]
    var position = 0
    // A name at the start needs no dot.
    var isName = path.first != UInt8(ascii: "[")
    while position < path.count || isName {
      if isName {
        let start = position
        while position < path.count, path[position] != UInt8(ascii: "."), path[position] != UInt8(ascii: "[") {
          position += 1
        }
        guard position > start else { throw wrong(path) }
        let member = value.kind == .object ? value.member(.string(path[start..<position])) : .null
        value = member.isMissing ? .null : member
        isName = false
      } else if path[position] == UInt8(ascii: ".") {
        position += 1
        isName = true
      } else {
        guard path[position] == UInt8(ascii: "["),
          let end = path[position...].firstIndex(of: UInt8(ascii: "]")),
          let index = integer(UnsafeBufferPointer(rebasing: path[position + 1..<end]))
        else { throw wrong(path) }
        let isList = value.kind == .array || value.kind == .range
        value = isList ? CollectionOperations.element(of: value, at: index) : .null
        position = end + 1
      }
    }
    return value
  }

  static func query(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let (expression, isKept) = try context.patterns.query(text(arguments[1], context), context.keys)
    let root = try RangeSequence.materialised(arguments[0], in: context)
    do throws(JMESPathError) {
      let result = try expression.evaluate(root, context: JMESPathContext(arena: context.arena, keys: context.keys))
      // Results may point into the expression, which the cache may drop while the result lives on.
      return isKept ? result : result.copied(to: context.arena)
    } catch {
      throw FunctionError("the JMESPath \(quotedExcerpt(arguments[1].utf8)) fails: \(error.message)")
    }
  }

  private static func wrong(_ path: UnsafeBufferPointer<UInt8>) -> FunctionError {
    FunctionError("\(quotedExcerpt(path)) is not a path; write names and indexes as in a.b[0].c")
  }
}
