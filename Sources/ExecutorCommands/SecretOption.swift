// Secrets on the command line: `--secret name=value`, `--secret name=@file`, and options that are one themselves.

internal import ArgumentParser
internal import Diagnostics
internal import Glibc

/// A secret's text, or `@` and the file that holds it. Takes anything, since a refusal here would print the argument.
struct SecretText: ExpressibleByArgument {
  private let source: String

  init(argument: String) { source = argument }

  /// As it may be shown.
  var masked: String { source.hasPrefix("@") ? source : "…" }

  /// The text. That of a file is without the line feed at its end. `what` and `option` name it in messages.
  func text(of what: String, option: String) throws(Failure) -> String {
    guard source.hasPrefix("@") else { return source }
    let path = String(source.dropFirst())
    guard let file = fopen(path, "r") else {
      throw Failure(
        .usage, "cannot read \(what) from '\(path)'", why: String(cString: strerror(errno)),
        advice: "check the path behind '@' in '\(option)'")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// One secret with its name. `isValid` tells whether it is one.
struct SecretOption: ExpressibleByArgument {
  let name: String
  private let value: SecretText

  init?(argument: String) {
    let equals = argument.firstIndex(of: "=") ?? argument.startIndex
    name = String(argument[..<equals])
    value = SecretText(argument: String(argument[equals...].dropFirst()))
  }

  var isValid: Bool { !name.isEmpty }

  /// The option as it may be shown.
  var masked: String { "\(name)=\(value.masked)" }

  func text() throws(Failure) -> String { try value.text(of: "the secret '\(name)'", option: "--secret") }
}
