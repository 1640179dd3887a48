// `--secret name=value` and `--secret name=@file`.

internal import ArgumentParser
internal import Diagnostics
internal import Glibc

/// One secret from the command line.
struct SecretOption: ExpressibleByArgument {
  let name: String
  private let source: String

  /// Takes anything, since a refusal here would print the argument, which may be a secret; `isValid` tells.
  init?(argument: String) {
    let equals = argument.firstIndex(of: "=") ?? argument.startIndex
    name = String(argument[..<equals])
    source = String(argument[equals...].dropFirst())
  }

  var isValid: Bool { !name.isEmpty }

  /// The option as it may be shown.
  var masked: String { source.hasPrefix("@") ? "\(name)=\(source)" : "\(name)=…" }

  /// The secret's text. That of a file is without the line feed at its end.
  func text() throws(Failure) -> String {
    guard source.hasPrefix("@") else { return source }
    let path = String(source.dropFirst())
    guard let file = fopen(path, "r") else {
      throw Failure(
        .usage, "cannot read the secret '\(name)' from '\(path)'", why: String(cString: strerror(errno)),
        advice: "check the path behind '@' in '--secret'")
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
