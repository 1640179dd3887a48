// Digests and their texts against published vectors.

import Testing
import Values

@Suite struct DigestTests {
  @Test func knownDigests() {
    let abc = Array("abc".utf8)
    #expect(hexadecimal(digest(abc, .md5)) == "900150983cd24fb0d6963f7d28e17f72")
    #expect(hexadecimal(digest(abc, .sha1)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(hexadecimal(digest([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(digest(abc, .sha512).count == 64)
    var hasher = SHA256Hasher()
    hasher.update("a")
    hasher.update(Array("bc".utf8))
    #expect(hasher.finalize() == digest(abc))
  }

  @Test func base32Texts() {
    // RFC 4648 section 10, lower case and without padding.
    let rows = [
      ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
      ("foobar", "mzxw6ytboi"),
    ]
    for (text, expected) in rows { #expect(base32(text.utf8) == expected) }
  }
}
