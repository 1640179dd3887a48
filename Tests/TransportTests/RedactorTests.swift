// Secrets in text, in every form in which they get there.

import Foundation
import Testing
import Transport

@Suite struct RedactorTests {
  private let secret = "s3cr3t/Kéy+ \"x\""

  @Test func masksEveryForm() {
    let redactor = Redactor(secrets: [secret])
    let base64 = Data(secret.utf8).base64EncodedString()
    let rows: [(String, String)] = [
      ("", ""), ("nothing here", "nothing here"), ("key=\(secret).", "key=***."), (secret + secret, "******"),
      ("?k=s3cr3t%2FK%C3%A9y%2B%20%22x%22&a=b", "?k=***&a=b"), ("?k=s3cr3t%2fK%c3%a9y%2b%20%22x%22", "?k=***"),
      ("?k=s3cr3t%2FK%C3%A9y%2B+%22x%22", "?k=***"), (#"{"k":"s3cr3t/Kéy+ \"x\""}"#, #"{"k":"***"}"#),
      ("Basic " + base64, "Basic ***"),
    ]
    for (text, expected) in rows {
      // The last characters of a Base64 text hold too few of the secret's bits to be told apart.
      let masked = redactor.mask(text)
      let isBase64 = text.hasPrefix("Basic")
      #expect(
        isBase64 ? masked.hasPrefix(expected) && masked.count < expected.count + 4 : masked == expected, "\(text)")
    }
  }

  @Test func findsSecretsInsideBase64() {
    let redactor = Redactor(secrets: ["hunter2hunter2"])
    for prefix in ["", "u", "us", "use", "user", "user:"] {
      for suffix in ["", "x", "xy", ":more"] {
        let text = Data((prefix + "hunter2hunter2" + suffix).utf8).base64EncodedString()
        let masked = redactor.mask(text)
        #expect(
          masked.contains("***") && masked.count < 3 + 4 + prefix.count * 2 + suffix.count * 2 + 4,
          "\(text) → \(masked)")
        // What is left does not hold four characters of the secret.
        let left = masked.split(separator: "***").compactMap {
          Data(base64Encoded: String($0.prefix($0.count / 4 * 4)))
        }
        #expect(!left.contains { String(decoding: $0, as: UTF8.self).contains("hunt") }, "\(text) → \(masked)")
      }
    }
    let url = Redactor(secrets: ["???>>>???>>>"])
    #expect(url.mask("Pz8_Pj4-Pz8_Pj4-") == "***")
    #expect(url.mask("Pz8/Pj4+Pz8/Pj4+") == "***")
  }

  @Test func leavesShortSecretsInText() {
    let redactor = Redactor(secrets: ["id", "", "1234567", "12345678"])
    #expect(redactor.mask("id 1234567 of 12345678") == "id 1234567 of ***")
    #expect(Redactor(secrets: []).mask("anything") == "anything")
  }

  @Test func masksOverlappingSecretsWhole() {
    let redactor = Redactor(secrets: ["password", "password-and-more", "and-more-of-it"])
    #expect(redactor.mask("password-and-more password") == "*** ***")
  }

  @Test func masksTheLinesOfAKeyFile() {
    let redactor = Redactor(secrets: ["-----BEGIN KEY-----\nMIIEvgIBADANBg\nshort\n-----END KEY-----\n"])
    let masked = redactor.mask("line 2 is MIIEvgIBADANBg, escaped: -----BEGIN KEY-----\\nMIIEvgIBADANBg")
    #expect(!masked.contains("MIIEv"))
  }

  @Test func masksTaintedHeaders() {
    let redactor = Redactor(secrets: ["abc", "long-secret"])
    let rows: [(String, Bool, String)] = [
      ("Bearer abc", true, "Bearer ***"), ("abc", true, "***"), ("Basic dTphYmM=", true, "Basic ***"),
      ("x abc", true, "***"),
      ("Bearer abc", false, "Bearer abc"), ("Bearer long-secret", false, "Bearer ***"), ("", true, "***"),
    ]
    for (value, isTainted, expected) in rows {
      #expect(redactor.maskHeader(value, isTainted: isTainted) == expected, "\(value) \(isTainted)")
    }
  }
}
