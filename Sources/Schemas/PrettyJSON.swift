// JSON for people and editors: two spaces, one member a line, short lists on one.

internal import Values

enum PrettyJSON {
  static func text(of value: Value) -> String {
    var text = ""
    write(value, indent: 0, into: &text)
    return text + "\n"
  }

  private static func write(_ value: Value, indent: Int, into text: inout String) {
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch value {
    case .object(let members) where !members.isEmpty:
      text += "{\n"
      for (place, member) in members.enumerated() {
        text += inner + CanonicalJSON.text(of: .string(member.key)) + ": "
        write(member.value, indent: indent + 2, into: &text)
        text += place == members.count - 1 ? "\n" : ",\n"
      }
      text += outer + "}"
    case .array(let elements) where elements.contains { $0.members != nil }:
      text += "[\n"
      for (place, element) in elements.enumerated() {
        text += inner
        write(element, indent: indent + 2, into: &text)
        text += place == elements.count - 1 ? "\n" : ",\n"
      }
      text += outer + "]"
    case .array(let elements):
      text += "[" + elements.map { CanonicalJSON.text(of: $0) }.joined(separator: ", ") + "]"
    default:
      text += CanonicalJSON.text(of: value)
    }
  }
}
