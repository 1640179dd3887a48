// Documents in every form that YAML has for maps, lists and texts, with comments wherever they can stand.

import TestSupport

struct RandomYAML {
  private var random: SplitMix
  private var anchors = 0

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  private mutating func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }

  private mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }

  mutating func document() -> String {
    var text = pick(["", "", "# head\n", "\n\n", "---\n", "%YAML 1.2\n---\n"])
    text += block(indent: 0, depth: 0)
    if chance(4) { text += "# tail" }
    return chance(6) ? text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") : text
  }

  /// Lines that may stand between entries.
  private mutating func between(_ indent: Int) -> String {
    var text = ""
    while chance(3) {
      text += pick([
        "\n", "\n\n\n", "# c\n", "#c\n", String(repeating: " ", count: indent) + "# c\n",
        String(repeating: " ", count: indent + 3) + "#   deeper\n", "   \n",
      ])
    }
    return text
  }

  private mutating func block(indent: Int, depth: Int) -> String {
    let pad = String(repeating: " ", count: indent)
    var text = between(indent)
    let isMap = depth == 0 || chance(2)
    for number in 0..<Int.random(in: 1...4, using: &random) {
      let head = isMap ? pad + key(number, depth) + pick([":", ":", " :"]) : pad + "-"
      text += head + value(indent: indent, depth: depth, isItem: !isMap)
      text += between(indent)
    }
    return text
  }

  private mutating func key(_ number: Int, _ depth: Int) -> String {
    let name = depth == 0 && number == 0 ? "endpoints" : pick(["k", "key", "a b"]) + "\(number)"
    return pick([name, name, name, "'\(name)'", "\"\(name)\""])
  }

  private mutating func value(indent: Int, depth: Int, isItem: Bool) -> String {
    let comment = pick(["", "", "", "  # c", " #c"])
    switch Int.random(in: 0..<9, using: &random) {
    case 0 where depth < 4, 1 where depth < 4:
      let anchor = property()
      let deeper = indent + Int.random(in: 1...5, using: &random)
      return anchor + comment + "\n" + block(indent: deeper, depth: depth + 1)
    case 2: return comment + "\n"
    case 3: return " " + property() + flow(depth: 0, indent: indent) + comment + "\n"
    case 4: return " " + property() + blockText(indent: indent)
    case 5:
      let pad = String(repeating: " ", count: indent + Int.random(in: 1...4, using: &random))
      return pick([" ", "\n\(pad)"]) + pick(["one\n\(pad)two", "'one\n\n\(pad)two'", "\"one\\\n\(pad) two\"", "one"])
        + comment
        + "\n"
    default: return pick([" ", "   ", "\t"]) + property() + scalar() + comment + "\n"
    }
  }

  private mutating func property() -> String {
    if !chance(5) { return "" }
    anchors += 1
    return pick([" &a\(anchors) ", " !!str ", " !t &a\(anchors) "])
  }

  private mutating func scalar() -> String {
    pick(["x", "1", "true", "~", "a b", "a#b", "'it''s'", "\"q\\n\"", "\"{state.x}\"", "'{a: 1}'", "''", "x:y", "é"])
  }

  private mutating func flow(depth: Int, indent: Int) -> String {
    let pad = "\n" + String(repeating: " ", count: indent + Int.random(in: 1...6, using: &random))
    func gap(_ writer: inout RandomYAML) -> String {
      writer.pick(["", "", " ", "  ", pad, " # c\(pad)", "\(pad)#c\(pad)"])
    }
    let isMap = chance(2)
    var text = (isMap ? "{" : "[") + gap(&self)
    let count = Int.random(in: 0...3, using: &random)
    for number in 0..<count {
      let inner = chance(4) && depth < 3 ? flow(depth: depth + 1, indent: indent) : scalar()
      switch Int.random(in: 0..<7, using: &random) {
      case 6: text += isMap ? "k\(number): !!str " : "!!str "
      case 0 where isMap: text += "k\(number)"
      case 1 where isMap: text += "k\(number): "
      case 2 where !isMap: text += "k\(number): \(inner)"
      default: text += isMap ? "k\(number): \(inner)" : inner
      }
      text += gap(&self)
      if number < count - 1 || chance(4) { text += "," + gap(&self) }
    }
    return text + (isMap ? "}" : "]")
  }

  private mutating func blockText(indent: Int) -> String {
    let deeper = Int.random(in: 1...4, using: &random)
    let pad = String(repeating: " ", count: indent + deeper)
    let isExplicit = chance(4)
    var text =
      pick(["|", ">"]) + pick(["", "-", "+"]) + (isExplicit ? "\(deeper)" : "") + pick(["", "  # c", " #c"]) + "\n"
    for number in 0..<Int.random(in: 1...4, using: &random) {
      let lead = isExplicit || number > 0 ? pick(["", "", " ", "   "]) : ""
      text += pad + lead + pick(["text", "# no comment", "- x", "a: b  "]) + "\n" + pick(["", "", "\n", "  \n"])
    }
    return text
  }
}
