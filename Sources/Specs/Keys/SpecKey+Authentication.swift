// Rows of the key table: authentication, with the types that each key belongs to. `required` holds for those types.

internal import Keys

extension SpecKey {
  private static let fixed = AuthenticationType.static.rawValue
  private static let basic = AuthenticationType.basic.rawValue
  private static let oauth2 = AuthenticationType.oauth2.rawValue
  private static let awsSigV4 = AuthenticationType.awsSigV4.rawValue
  private static let hmac = AuthenticationType.hmac.rawValue
  private static let sequence = AuthenticationType.sequence.rawValue

  static let authenticationKeys: [SpecKey] = [
    SpecKey(
      "type", .oneOf([""] + AuthenticationType.allCases.map(\.rawValue)), fallback: "static, if there are headers",
      affects: .rows, "The kind of authentication."),
    SpecKey("expires", .number(minimum: 0, above: true, unit: "seconds"), "Seconds after which it is done again."),
    SpecKey("refresh_on_expire", .bool, "Has no effect: `expires` alone decides."),
    SpecKey(
      "headers", .templates(.authentication), required: true, affects: .rows, of: [fixed], "Headers of every request."),
    SpecKey(
      "username", .template(.authentication), affects: .rows, of: [basic, oauth2], synonyms: ["user", "login"],
      mayBeEmpty: true, "The user; of OAuth 2 with the flow `password`."),
    SpecKey(
      "password", .template(.authentication), affects: .rows, of: [basic, oauth2], mayBeEmpty: true, "The password."),
    SpecKey(
      "flow",
      .oneOf(["authorization_code", "client_credentials", "refresh_token", "password", "device_code"]),
      fallback: "authorization_code", affects: .rows, of: [oauth2], "How a token is obtained."),
    SpecKey("client_id", .template(.authentication), required: true, affects: .rows, of: [oauth2], "The client."),
    SpecKey("client_secret", .template(.authentication), affects: .rows, of: [oauth2], "The client's secret."),
    SpecKey(
      "authentication_url", .template(.authentication), required: true, affects: .rows, of: [oauth2],
      synonyms: ["token_url", "url"], "Where tokens are issued."),
    SpecKey("authorization_url", .template(.authentication), of: [oauth2], "Where a person consents."),
    SpecKey("device_auth_url", .template(.authentication), of: [oauth2], "Where a device code is issued."),
    SpecKey("redirect_uri", .template(.authentication), of: [oauth2], "Where the consent comes back to."),
    SpecKey(
      "refresh_token", .template(.authentication), affects: .rows, of: [oauth2],
      "A token that was obtained elsewhere, to get others by; for the flow `refresh_token`."),
    SpecKey("scopes", .value(.authentication), affects: .rows, of: [oauth2], "What the token may do."),
    SpecKey(
      "aws_service", .template(.authentication), required: true, affects: .rows, of: [awsSigV4], "The service's name."),
    SpecKey("aws_region", .template(.authentication), required: true, affects: .rows, of: [awsSigV4], "The region."),
    SpecKey("aws_access_key_id", .template(.authentication), affects: .rows, of: [awsSigV4], "The key."),
    SpecKey("aws_secret_access_key", .template(.authentication), affects: .rows, of: [awsSigV4], "Its secret."),
    SpecKey("aws_session_token", .template(.authentication), affects: .rows, of: [awsSigV4], "The session."),
    SpecKey("aws_profile", .template(.authentication), affects: .rows, of: [awsSigV4], "A profile of the AWS tools."),
    SpecKey(
      "algorithm", .oneOf(["sha256", "sha512"]), fallback: "sha256", affects: .rows, of: [hmac], "The digest."),
    SpecKey("secret", .template(.authentication), required: true, affects: .rows, of: [hmac], "The key."),
    SpecKey(
      "secret_encoding", .oneOf(["", "raw", "hex", "base64"]), fallback: "raw", affects: .rows,
      of: [hmac], "How `secret` is written."),
    SpecKey("signing_string", .template(.signing), required: true, affects: .rows, of: [hmac], "The text to sign."),
    SpecKey(
      "request_headers", .templates(.signing), required: true, affects: .rows, of: [hmac],
      "Headers that carry the signature."),
    SpecKey(
      "signature_encoding", .oneOf(["hex", "base64"]), fallback: "hex", affects: .rows, of: [hmac],
      "How `{signature}` is written."),
    SpecKey("nonce_length", .int(minimum: 0), fallback: "0", of: [hmac], "Random bytes for `{nonce}`; 0: none."),
    SpecKey(
      "sequence", .list(.call), required: true, affects: .rows, of: [sequence], "Calls that obtain the credentials."),
  ]
}
