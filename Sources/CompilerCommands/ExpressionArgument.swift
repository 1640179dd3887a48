// Expressions on a command line that begin with a minus, such as `-2 ** 2`, and are no options.

enum ExpressionArgument {
  private static let commands = ["eval", "disasm"]

  /// The arguments with such an expression marked as what it is: behind `--`.
  static func marked(_ arguments: [String]) -> [String] {
    guard let command = arguments.first, commands.contains(command), !arguments.contains("--"),
      let place = arguments.firstIndex(where: isExpression)
    else { return arguments }
    var others = arguments
    let expression = others.remove(at: place)
    return others + ["--", expression]
  }

  /// The only options of these commands are `-h` and those of two minuses and a letter.
  private static func isExpression(_ argument: String) -> Bool {
    guard argument.hasPrefix("-"), argument != "-", argument != "-h" else { return false }
    guard argument.hasPrefix("--") else { return true }
    return argument.dropFirst(2).first.map { !$0.isLetter } ?? false
  }
}
