// What every group of options of `exec` offers. A group is a file of its own in this folder, and a property of `ExecCommand`.

internal import ArgumentParser
internal import Diagnostics
internal import Execution

/// A group of options: what they change about a run, and how they are typed again.
protocol RunOptions: ParsableArguments {
  /// Sets what the run is to do.
  func apply(to options: inout ExecutorOptions) throws(Failure)

  /// The options that the command that goes on has to have, as they were given, secrets masked.
  var arguments: [String] { get }
}

extension RunOptions {
  func apply(to options: inout ExecutorOptions) throws(Failure) {}
}

/// A property of a command that holds such a group.
protocol RunOptionGroup {
  var options: any RunOptions { get }
}

extension OptionGroup: RunOptionGroup where Value: RunOptions {
  var options: any RunOptions { wrappedValue }
}

/// Options as words of a command line.
enum OptionWords {
  /// `--name value`; nothing where there is no value.
  static func option(_ name: String, _ value: (some CustomStringConvertible)?) -> [String] {
    value.map { ["--\(name)", $0.description] } ?? []
  }

  /// `--name` if it was given.
  static func flag(_ name: String, _ isGiven: Bool) -> [String] { isGiven ? ["--\(name)"] : [] }

  /// A number without a fraction that says nothing.
  static func number(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e9 ? String(Int(number)) : String(number)
  }
}
