// Where the keys for Amazon's signatures come from: the spec, a profile of Amazon's own tools, or the environment that
// those tools use.

internal import Diagnostics
internal import Glibc

extension AWSKeys {
  /// `environment` gives variables by name.
  init(_ fields: AuthenticationFields, environment: (String) -> String?) throws(Failure) {
    let accessKey = fields["aws_access_key_id"]
    let secretKey = fields["aws_secret_access_key"]
    if !accessKey.isEmpty || !secretKey.isEmpty {
      _ = try fields.require("aws_access_key_id")
      _ = try fields.require("aws_secret_access_key")
      self.init(accessKey: accessKey, secretKey: secretKey, sessionToken: fields["aws_session_token"])
      return
    }
    let profile = fields["aws_profile"]
    if profile.isEmpty, let accessKey = environment("AWS_ACCESS_KEY_ID"), !accessKey.isEmpty,
      let secretKey = environment("AWS_SECRET_ACCESS_KEY"), !secretKey.isEmpty
    {
      self.init(
        accessKey: accessKey, secretKey: secretKey, sessionToken: environment("AWS_SESSION_TOKEN") ?? "")
      return
    }
    let name = [profile, environment("AWS_PROFILE") ?? "", "default"].first { !$0.isEmpty } ?? "default"
    let path =
      environment("AWS_SHARED_CREDENTIALS_FILE") ?? "\(environment("HOME") ?? "")/.aws/credentials"
    let section = Self.section(name, of: Self.read(path))
    guard let accessKey = section["aws_access_key_id"], let secretKey = section["aws_secret_access_key"] else {
      throw fields.mistake(
        profile.isEmpty ? "aws_access_key_id" : "aws_profile",
        profile.isEmpty
          ? "neither the spec nor AWS_ACCESS_KEY_ID nor '\(path)' has keys"
          : "'\(path)' has no keys for the profile '\(name)'",
        advice: "give 'aws_access_key_id' and 'aws_secret_access_key' as secrets, or add the profile")
    }
    self.init(accessKey: accessKey, secretKey: secretKey, sessionToken: section["aws_session_token"] ?? "")
  }

  /// The settings of one section of an INI file.
  static func section(_ name: String, of text: String) -> [String: String] {
    var settings: [String: String] = [:]
    var isInside = false
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ").joined(separator: " ")
      if words.hasPrefix("#") || words.hasPrefix(";") { continue }
      if words.hasPrefix("[") {
        let title = words.dropFirst().prefix { $0 != "]" }.split(separator: " ")
        isInside = title.last.map { $0 == name } ?? false
      } else if isInside, let equals = words.firstIndex(of: "=") {
        func trimmed(_ text: Substring) -> String { text.split(separator: " ").joined(separator: " ") }
        settings[trimmed(words[..<equals]).lowercased()] = trimmed(words[words.index(after: equals)...])
      }
    }
    return settings
  }

  private static func read(_ path: String) -> String {
    guard let file = fopen(path, "re") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < 1 << 20 {
      let count = fread(&block, 1, block.count, file)
      if count == 0 { break }
      bytes += block[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
