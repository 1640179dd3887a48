// The functions that encode, digest and identify: records first; the encodings are in `Encodings.swift`.

internal import Records
internal import Types
internal import Values

let encodingFunctions: [FunctionRecord] = [encodeURL, decodeURL, encodeBase64, decodeBase64, hash, hmac, uuid]

private let family = "Encoding"
private let textParameter = Parameter("text", .text)

private let encodeURL = FunctionRecord(
  "encode_url", family: family, "The text as it stands in a URL's query.",
  details: "A space becomes `+`; all but letters, digits and `-_.~` becomes `%XX`.",
  overloads: [Overload([textParameter], returns: .string)],
  examples: [
    Example("encode_url(\"a b&c=d/é\")", "\"a+b%26c%3Dd%2F%C3%A9\""),
    Example("encode_url(\"a-b_c.d~e\")", "\"a-b_c.d~e\""),
    Example("encode_url(null)", "null"),
    Example("encode_url([1])", "error: 'encode_url' takes"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let source = try text(arguments[0], context)
    return context.string { Encodings.writeURL(source, into: &$0) }
  })

private let decodeURL = FunctionRecord(
  "decode_url", family: family, "The text that a URL's query stands for.",
  details: "`+` and `%20` are spaces.",
  overloads: [Overload([textParameter], returns: .string)],
  examples: [
    Example("decode_url(\"a+b%20c%26\")", "\"a b c&\""),
    Example("decode_url(null)", "null"),
    Example("decode_url(\"%zz\")", "error: \"%zz\" is not a percent-encoded text"),
    Example("decode_url(\"%ff\")", "error: does not stand for UTF-8"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let source = try text(arguments[0], context)
    guard let bytes = Encodings.decodeURL(source) else {
      throw FunctionError("\(quotedExcerpt(source)) is not a percent-encoded text")
    }
    return try utf8(bytes, of: source, context)
  })

private let encodeBase64 = FunctionRecord(
  "encode_base64", family: family, "The text's bytes in Base64.",
  overloads: [Overload([textParameter], returns: .string)],
  examples: [
    Example("encode_base64(\"user:pass\")", "\"dXNlcjpwYXNz\""),
    Example("encode_base64(\"ä\")", "\"w6Q=\""),
    Example("encode_base64(\"\")", "\"\""),
    Example("encode_base64(null)", "null"),
    Example("encode_base64([1])", "error: 'encode_base64' takes"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let source = try text(arguments[0], context)
    return context.string { Encodings.writeBase64(source, into: &$0) }
  })

private let decodeBase64 = FunctionRecord(
  "decode_base64", family: family, "The text that Base64 stands for.",
  details: "Padding may be missing, and `-` and `_` stand for `+` and `/`, as in web tokens.",
  overloads: [Overload([textParameter], returns: .string)],
  examples: [
    Example("decode_base64(\"dXNlcjpwYXNz\")", "\"user:pass\""),
    Example("decode_base64(\"w6Q\")", "\"ä\""),
    Example("decode_base64(null)", "null"),
    Example("decode_base64(\"a\")", "error: is not Base64"),
    Example("decode_base64(\"a b=\")", "error: is not Base64"),
    Example("decode_base64(\"/w==\")", "error: does not stand for UTF-8"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let source = try text(arguments[0], context)
    guard let bytes = Encodings.decodeBase64(source) else {
      throw FunctionError("\(quotedExcerpt(source)) is not Base64")
    }
    return try utf8(bytes, of: source, context)
  })

/// Decoded bytes as a string, which must be UTF-8.
private func utf8(
  _ bytes: [UInt8], of source: UnsafeBufferPointer<UInt8>, _ context: CallContext
) throws(FunctionError) -> Cell {
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw FunctionError("\(quotedExcerpt(source)) does not stand for UTF-8 text")
  }
  return context.arena.string(text)
}

private let hash = FunctionRecord(
  "hash", family: family, "The digest of a text, as hexadecimal digits.",
  details: "Algorithms: \(Encodings.algorithms.map { "`\($0)`" }.joined(separator: ", ")); sha256 if it is left out.",
  overloads: [
    Overload(
      [textParameter, Parameter("algorithm", .string, optional: true, check: .digestAlgorithm)], returns: .string)
  ],
  examples: [
    Example("hash(\"abc\")", "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""),
    Example("hash(\"abc\", \"md5\")", "\"900150983cd24fb0d6963f7d28e17f72\""),
    Example("hash(\"abc\", \"sha1\")", "\"a9993e364706816aba3e25717850c26c9cd0d89d\""),
    Example("hash(null)", "null"),
    Example("hash(\"abc\", \"sha-256\")", "error: there is no algorithm \"sha-256\"; did you mean \"sha256\"?"),
    Example(
      "hash(\"\", \"sha512\")",
      "\"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e\""
    ),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let source = try text(arguments[0], context)
    let algorithm = try algorithm(arguments.count > 1 ? arguments[1] : nil, context)
    return context.arena.string(hexadecimal(digest(Array(source), algorithm)))
  })

/// The algorithm that an argument names; sha256 if there is none.
private func algorithm(_ argument: Cell?, _ context: CallContext) throws(FunctionError) -> DigestAlgorithm {
  guard let argument else { return .sha256 }
  let name = String(decoding: try text(argument, context), as: UTF8.self)
  guard let algorithm = DigestAlgorithm(rawValue: name) else {
    throw FunctionError(Encodings.algorithmProblem(with: name) ?? "there is no algorithm \(name)")
  }
  return algorithm
}

private let hmac = FunctionRecord(
  "hmac", family: family, "The code that authenticates a text under a key (HMAC).",
  details: """
    Algorithms: \(Encodings.algorithms.map { "`\($0)`" }.joined(separator: ", ")); sha256 if it is left out. The code is \
    written in hexadecimal digits, or with `"base64"` in Base64.
    """,
  overloads: [
    Overload(
      [
        textParameter, Parameter("key", .text),
        Parameter("algorithm", .string, optional: true, check: .digestAlgorithm),
        Parameter("encoding", .string, optional: true, check: .textEncoding),
      ], returns: .string)
  ],
  examples: [
    Example(
      "hmac(\"what do ya want for nothing?\", \"Jefe\")",
      "\"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\""),
    Example("hmac(\"what do ya want for nothing?\", \"Jefe\", \"md5\")", "\"750c783e6ab0b503eaa86e310a5db738\""),
    Example(
      "hmac(\"what do ya want for nothing?\", \"Jefe\", \"sha1\", \"base64\")", "\"7/zfauXrL6LSdBbV8YTfnCWafHk=\""),
    Example("hmac(null, \"key\")", "null"),
    Example("hmac(\"a\", \"key\", \"sha3\")", "error: there is no algorithm \"sha3\""),
    Example("hmac(\"a\", \"key\", \"sha1\", \"hxe\")", "error: did you mean \"hex\"?"),
  ],
  implementation: { context, arguments throws(FunctionError) in
    let (source, key) = (try text(arguments[0], context), try text(arguments[1], context))
    let algorithm = try algorithm(arguments.count > 2 ? arguments[2] : nil, context)
    let word = arguments.count > 3 ? String(decoding: try text(arguments[3], context), as: UTF8.self) : "hex"
    guard let encoding = DigestEncoding(rawValue: word) else {
      throw FunctionError(DigestEncoding.problem(with: word) ?? "there is no encoding \(word)")
    }
    let code = authenticationCode(Array(source), key: Array(key), algorithm)
    switch encoding {
    case .hex: return context.arena.string(hexadecimal(code))
    case .base64:
      return context.string { bytes in code.withUnsafeBufferPointer { Encodings.writeBase64($0, into: &bytes) } }
    }
  })

private let uuid = FunctionRecord(
  "uuid", family: family, "An identifier that is the same whenever this place of this record is computed again.",
  details: """
    It is derived from the chunk, the page, the record and the place in the expressions (a UUID of version 8), so that \
    loading a chunk again gives the same identifiers. Where there is no chunk, as while planning, it is an error.
    """,
  overloads: [Overload([], returns: .string)],
  dependency: .chunk,
  examples: [Example("length(uuid())", "36"), Example("uuid() == uuid()", "false")],
  implementation: { context, _ throws(FunctionError) in
    guard let identity = context.identity else {
      throw FunctionError("there is no chunk here from which an identifier could be derived")
    }
    context.identifiers += 1
    let bytes = digest(Array("\(identity)\u{0}\(context.identifiers)".utf8))
    return context.arena.string(Encodings.uuid(bytes))
  })
