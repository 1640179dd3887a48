// Replays the inputs of `fixtures/fuzz`: seeds, and whatever once broke a target.

import Foundation
import FuzzTargets
import TestSupport
import Testing

struct FuzzTests {
  private func inputs(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
    let folder = Repository.root.appending(path: "fixtures/fuzz/\(target.rawValue)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      ($0, Array(try Data(contentsOf: folder.appending(path: $0))))
    }
  }

  @Test func inputsThatOnceBrokeATarget() throws {
    for target in FuzzTarget.allCases {
      let inputs = try inputs(target)
      #expect(!inputs.isEmpty, "\(target)")
      for (name, bytes) in inputs {
        #expect(throws: Never.self, "\(target)/\(name)") { try run(target, bytes) }
      }
    }
  }

  /// One byte at a time taken out, doubled or changed: what the fuzzer does in the small.
  @Test func mutationsOfTheInputs() throws {
    for target in FuzzTarget.allCases {
      var random = SplitMix(seed: 21)
      for (name, bytes) in try inputs(target) where bytes.count < 4_000 && !bytes.isEmpty {
        for _ in 0..<30 {
          var mutant = bytes
          let place = Int.random(in: mutant.indices, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: mutant.remove(at: place)
          case 1: mutant.insert(mutant[place], at: place)
          default: mutant[place] = UInt8.random(in: 0...255, using: &random)
          }
          let text = String(decoding: mutant, as: UTF8.self)
          #expect(throws: Never.self, "\(target)/\(name): \(text)") { try run(target, mutant) }
        }
      }
    }
  }

  private func run(_ target: FuzzTarget, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBufferPointer { input throws(BrokenProperty) in try target.run(input) }
  }
}
