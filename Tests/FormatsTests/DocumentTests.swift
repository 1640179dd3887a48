// Which format a body is taken for, charsets, and archives.

import Records
import Testing

@testable import Formats

@Suite struct DocumentTests {
  /// `data/a.json`, `readme.txt`, `b.jsonl`, `c.json`, deflated.
  private static let archive = bytes(
    base64:
      "UEsDBBQAAAAIAN0qel3CgtQ7GQAAABwAAAALAAAAZGF0YS9hLmpzb26rVkpJLElUsoquVspMUbIyrNWBMIxqY2sBUEsDBBQAAAAIAN0qel24"
      + "DPUMEQAAAA8AAAAKAAAAcmVhZG1lLnR4dMvLVyhKTc4vSilWyEgtSgUAUEsDBBQAAAAIAN0qel0Tet+6FgAAABQAAAAHAAAAYi5qc29u"
      + "bKtWSkksSVSyiq5WykxRsjKuja3lAgBQSwMEFAAAAAgA3Sp6XXD1GXgxAAAA1AsAAAYAAABjLmpzb26rVkpJLElUsoquVspMUbIy0VEq"
      + "SATSShWjYBSMglEwCkbBKBgFo2AUjIJBD5RqY2sBUEsBAhQDFAAAAAgA3Sp6XcKC1DsZAAAAHAAAAAsAAAAAAAAAAAAAAIABAAAAAGRh"
      + "dGEvYS5qc29uUEsBAhQDFAAAAAgA3Sp6XbgM9QwRAAAADwAAAAoAAAAAAAAAAAAAAIABQgAAAHJlYWRtZS50eHRQSwECFAMUAAAACADd"
      + "Knpd" + "E3rfuhYAAAAUAAAABwAAAAAAAAAAAAAAgAF7AAAAYi5qc29ubFBLAQIUAxQAAAAIAN0qel1w9Rl4MQAAANQLAAAGAAAAAAAAAAAA"
      + "AACAAbYAAABjLmpzb25QSwUGAAAAAAQABADaAAAACwEAAAAA")
  /// `one.csv`, stored.
  private static let stored = bytes(
    base64:
      "UEsDBBQAAAAAAN0qel2k9wY9FAAAABQAAAAHAAAAb25lLmNzdmlkLG5hbWUKMSxBbm4KMixCb2IKUEsBAhQDFAAAAAAA3Sp6XaT3Bj0UAAAA"
      + "FAAAAAcAAAAAAAAAAAAAAIABAAAAAG9uZS5jc3ZQSwUGAAAAAAEAAQA1AAAAOQAAAAAA")

  @Test func theFormatIsForcedOrFoundOut() {
    let lines = "{\"a\":1}\n{\"a\":2}\n"
    #expect(documents(lines, "application/x-ndjson") == [#"[{"a":1},{"a":2}]"#])
    #expect(documents(lines, "application/json", forced: .jsonlines) == [#"[{"a":1},{"a":2}]"#])
    #expect(documents("{\"a\":1}", "text/html") == [#"{"a":1}"#])
    #expect(documents("{\"a\":1}", nil) == [#"{"a":1}"#])
    #expect(documents("a,b\n1,2", "application/octet-stream", forced: .csv) == [#"[{"a":"1","b":"2"}]"#])
    #expect(documents("<r>1</r>", "application/atom+xml;charset=utf-8") == [#"{"r":"1"}"#])
    #expect(documents("", "application/json") == [])
    #expect(documents("<html>", "text/html").first?.hasPrefix("JSON: line 1, column 1") == true)
  }

  @Test func charsetsBecomeUTF8() {
    let text = "[\"é€😀\"]"
    func wide(isBigEndian: Bool, mark: Bool) -> [UInt8] {
      ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return isBigEndian ? pair : pair.reversed()
      }
    }
    let json = [#"["é€😀"]"#]
    #expect(documents(wide(isBigEndian: false, mark: true), "application/json") == json)
    #expect(documents(wide(isBigEndian: true, mark: true), "application/json; charset=utf-8") == json)
    #expect(documents(wide(isBigEndian: false, mark: false), "application/json; charset=\"UTF-16LE\"") == json)
    #expect(documents(wide(isBigEndian: true, mark: false), "application/json;charset=utf-16") == json)
    #expect(documents([0xEF, 0xBB, 0xBF] + Array(text.utf8), "application/json") == json)
    let latin: [UInt8] = [0x5B, 0x22, 0xE9, 0x80, 0x22, 0x5D]
    #expect(documents(latin, "application/json; charset=windows-1252") == [#"["é€"]"#])
    #expect(documents(latin, "application/json; charset=ISO-8859-1") == [#"["é€"]"#])
    #expect(
      documents("[]", "application/json; charset=koi8-r")
        == ["JSON: the charset 'koi8-r' is not read: UTF-8, UTF-16, ISO 8859-1 and Windows-1252 are"])
    #expect(
      documents([0xFF, 0xFE, 0x5B], "application/json")
        == ["JSON: the text is UTF-16, but its last character is cut"])
    #expect(
      documents([0xFF, 0xFE, 0x00, 0xD8, 0x5D, 0x00], "application/json")
        == ["JSON: the text is UTF-16, but character 2 is half of one"])
  }

  @Test func everyFileOfAnArchiveIsADocument() {
    let pad = String(repeating: "x", count: 3_000)
    let expected = [
      #"{"data":[{"id":1},{"id":2}]}"#, #"[{"data":[{"id":3}]}]"#, "{\"data\":[{\"id\":4,\"pad\":\"\(pad)\"}]}",
    ]
    #expect(documents(Self.archive, "application/zip") == expected)
    // By its first bytes, whatever it is called.
    #expect(documents(Self.archive, "application/octet-stream") == expected)
    #expect(documents(Self.archive, "application/json", forced: .json) == expected)
    #expect(documents(Self.stored) == [#"[{"id":"1","name":"Ann"},{"id":"2","name":"Bob"}]"#])
  }

  @Test func brokenArchivesAreRefused() {
    #expect(documents(Array(Self.archive.dropLast(40))) == ["ZIP: the archive has no directory; was the body cut off?"])
    var damaged = Self.stored
    damaged[45] ^= 0xFF
    #expect(documents(damaged) == ["ZIP: 'one.csv' is damaged: its checksum is another one"])
    #expect(documents(Self.archive, limit: 1_000).first?.hasPrefix("ZIP: 'c.json' would be 0 MiB, more than 0") == true)
    // Whatever is turned over, it is refused or read, and nothing else happens.
    for place in Self.archive.indices {
      var bytes = Self.archive
      bytes[place] ^= 0x5A
      _ = documents(bytes)
    }
    for count in Self.archive.indices { _ = documents(Array(Self.archive[..<count])) }
  }
}
