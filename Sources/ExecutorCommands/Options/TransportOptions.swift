// How requests reach their servers: proxy, certificates; or that they do not, and come from a cassette.

internal import ArgumentParser
internal import Diagnostics
internal import Execution
internal import Glibc
internal import Transport

struct TransportOptions: RunOptions {
  @Option(
    help: ArgumentHelp(
      "Send requests to this proxy; else HTTPS_PROXY, http_proxy, ALL_PROXY and NO_PROXY count.", valueName: "url"))
  var proxy: String?

  @Option(
    help: ArgumentHelp(
      "Trust the certificates of this PEM file instead of the system's; else SSL_CERT_FILE counts.", valueName: "file"))
  var caFile: String?

  @Option(help: ArgumentHelp("Show servers the certificate of this PEM file.", valueName: "file"))
  var clientCert: String?

  @Option(help: ArgumentHelp("The key of --client-cert, where it is in another file.", valueName: "file"))
  var clientKey: String?

  @Option(
    help: ArgumentHelp("What the key is encrypted with, or @ and a file that holds it.", valueName: "text"))
  var clientKeyPassword: SecretText?

  @Option(
    help: ArgumentHelp("Give up a connection that does not stand after so many seconds; 10.", valueName: "seconds"))
  var connectTimeout: Double?

  @Option(
    help: ArgumentHelp(
      "Write every request and response into a new cassette in this folder, secrets masked.", valueName: "folder"))
  var record: String?

  @Option(
    help: ArgumentHelp("Answer every request from the cassette in this folder; nothing is sent.", valueName: "folder"))
  var replay: String?

  func validate() throws {
    if let connectTimeout, !(connectTimeout > 0 && connectTimeout.isFinite) {
      throw ValidationError("'--connect-timeout' must be greater than 0")
    }
    if clientKey != nil, clientCert == nil { throw ValidationError("'--client-key' belongs to '--client-cert'") }
    if clientKeyPassword != nil, clientCert == nil {
      throw ValidationError("'--client-key-password' belongs to '--client-cert'")
    }
    if record != nil, replay != nil { throw ValidationError("'--record' and '--replay' exclude each other") }
  }

  func apply(to options: inout ExecutorOptions) throws(Failure) {
    options.network.proxy = proxy
    for (name, path) in [("ca-file", caFile), ("client-cert", clientCert), ("client-key", clientKey)] {
      guard let path, access(path, R_OK) != 0 else { continue }
      throw Failure(
        .usage, "cannot read '\(path)'", why: String(cString: strerror(errno)), advice: "check the path of '--\(name)'")
    }
    options.network.certificateBundle = caFile ?? getenv("SSL_CERT_FILE").map { String(cString: $0) }
    options.network.clientCertificate = clientCert
    options.network.clientKey = clientKey
    if let clientKeyPassword {
      options.network.clientKeyPassword = try clientKeyPassword.text(
        of: "the key's password", option: "--client-key-password")
    }
    if let connectTimeout { options.network.connectTimeoutSeconds = connectTimeout }
    if let record { options.cassette = .record(folder: record) }
    if let replay { options.cassette = .replay(folder: replay) }
  }

  var arguments: [String] {
    OptionWords.option("proxy", proxy.map(ConnectionOptions.masked)) + OptionWords.option("ca-file", caFile)
      + OptionWords.option("client-cert", clientCert) + OptionWords.option("client-key", clientKey)
      + OptionWords.option("client-key-password", clientKeyPassword?.masked)
      + OptionWords.option("connect-timeout", connectTimeout.map(OptionWords.number))
      + OptionWords.option("replay", replay)
  }
}
