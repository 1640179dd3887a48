// Folders of files: what is in them, that they are whole, and what becomes of files when a process dies.

import Diagnostics
import Foundation
import Plans
import TestSupport
import Testing
import Values

@testable import Targets

extension Scratch {
  /// A folder of files in this scratch folder, by its options.
  func files(
    plan: String = "bp_1", _ streams: [TargetStream], options: String = "", faults: FaultPoints = .none
  ) throws -> any Target {
    let target = try TargetOpener.open(url: "file:\(folder)/out\(options)", faults: faults)
    try target.open(plan: PlanIdentity(id: plan, asOf: asOf), streams: streams)
    return target
  }

  /// Names and texts of the files of an object, by name; the manifest apart.
  func texts(_ object: String) -> [String: String] {
    let place = "\(folder)/out/\(object)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return Dictionary(
      uniqueKeysWithValues: names.filter { $0 != "_manifest.json" }.map { name in
        (name, (try? String(contentsOfFile: "\(place)/\(name)", encoding: .utf8)) ?? "")
      })
  }

  func manifest(_ object: String) throws -> String {
    try String(contentsOfFile: "\(folder)/out/\(object)/_manifest.json", encoding: .utf8)
  }
}

@Suite struct FileTargetTests {
  private func rows(_ number: Int64) -> FinishedChunk {
    chunk(Int(number), [batch(["id", "v"], [[.int(number * 10), .string("a")], [.int(number * 10 + 1), .null]])])
  }

  @Test func rowsAreWrittenAsTheyAre() throws {
    let values: [Value?] = [
      .int(1), nil, .null, .bool(true), .float(1), .float(0.1), .float(1e21), .string("a,\"b\"\n\0"), .string(""),
      .timestamp(Instant(seconds: 0, nanoseconds: 500_000_000, offsetMinutes: 90)), .array([.int(1), .null]),
    ]
    let columns = values.indices.map { "c\($0)" }
    let expected: [(String, String)] = [
      (
        "",
        #"{"c0":1,"c2":null,"c3":true,"c4":1.0,"c5":0.1,"c6":1e21,"c7":"a,\"b\"\n\u0000","c8":"","c9":"1970-01-01T01:30:00.5+01:30","c10":[1,null]}"#
          + "\n"
      ),
      (
        "?format=csv",
        "c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10\r\n"
          + "1,,,true,1,0.1,1000000000000000000000,\"a,\"\"b\"\"\n\0\",\"\",1970-01-01T01:30:00.5+01:30,\"[1,null]\"\r\n"
      ),
    ]
    for (options, text) in expected {
      let scratch = Scratch()
      let target = try scratch.files([stream(key: ["c0"])], options: options)
      try target.commit([chunk(0, [batch(columns, [values])])])
      #expect(Array(scratch.texts("main.events").values) == [text], "\(options)")
    }
    // Numbers keep the digits that the API wrote.
    let scratch = Scratch()
    let target = try scratch.files([stream()])
    try target.commit([chunk(0, [try page(1, json: "12345678901234567890.10")])])
    #expect(scratch.texts("main.events").values.first == "{\"id\":1,\"v\":12345678901234567890.10}\n")
  }

  @Test func aFileIsOneChunkAndLoadingItAgainReplacesIt() throws {
    let scratch = Scratch()
    let target = try scratch.files([stream(chunks: 3)])
    try target.commit([rows(0), rows(1), chunk(2, [])])
    #expect(
      scratch.texts("main.events") == [
        "chunk-0.bc_0.jsonl": "{\"id\":0,\"v\":\"a\"}\n{\"id\":1,\"v\":null}\n",
        "chunk-1.bc_1.jsonl": "{\"id\":10,\"v\":\"a\"}\n{\"id\":11,\"v\":null}\n",
      ])
    // A chunk that has no rows any more leaves no file; a snapshot adds.
    let again = try scratch.files(plan: "bp_2", [stream(chunks: 2)], options: "?compression=none&format=csv")
    try again.commit([chunk(0, []), chunk(1, [batch(["id"], [[.int(7)]])])])
    #expect(scratch.texts("main.events") == ["chunk-1.bc_1.csv": "id,v\r\n7,\r\n"])
    let snapshot = try scratch.files(plan: "bp_3", [stream(mode: .snapshot, chunks: 1)])
    try snapshot.commit([chunk(1, [batch(["id"], [[.int(8)]])])])
    #expect(
      scratch.texts("main.events")["chunk-1.bc_1.bp_3.jsonl"]
        == "{\"id\":8,\"_backhoe_loaded_at\":\"2024-01-01T00:00:00Z\"}\n")
    #expect(scratch.texts("main.events").count == 2)
  }

  @Test func compressedFilesHoldTheSame() throws {
    for (option, suffix, program) in [("gzip", ".gz", "gzip"), ("zstd", ".zst", "zstd")] {
      let scratch = Scratch()
      let target = try scratch.files([stream(chunks: 1)], options: "?compression=\(option)")
      try target.commit([rows(1)])
      let path = "\(scratch.folder)/out/main.events/chunk-1.bc_1.jsonl\(suffix)"
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [program, "-dc", path]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(text == "{\"id\":10,\"v\":\"a\"}\n{\"id\":11,\"v\":null}\n", "\(option)")
    }
  }

  @Test func theManifestListsWhatIsThere() throws {
    let scratch = Scratch()
    let target = try scratch.files([stream(chunks: 3)])
    try target.commit([rows(0), chunk(1, []), rows(2)])
    #expect(throws: (any Error).self) { try scratch.manifest("main.events") }
    let remarks = try target.close(stream: 0)
    #expect(
      remarks == [
        "files cannot update rows: where a key (id) of 'main.events' comes in several chunks, each has its row"
      ])
    let manifest = try JSONText.parse(try scratch.manifest("main.events"))
    #expect(manifest["format"]?.string == "backhoe.files/1")
    #expect(manifest["rows"] == .int(4))
    let files = manifest["files"]?.array ?? []
    #expect(files.map { $0["name"]?.string } == ["chunk-0.bc_0.jsonl", "chunk-2.bc_2.jsonl"])
    for file in files {
      let path = "\(scratch.folder)/out/main.events/\(file["name"]?.string ?? "")"
      let bytes = Array(try Data(contentsOf: URL(filePath: path)))
      #expect(file["sha256"]?.string == hexadecimal(digest(bytes)))
      #expect(file["bytes"] == .int(Int64(bytes.count)))
    }
  }

  @Test func aFullRefreshReplacesTheFolderWhenAllIsThere() throws {
    let scratch = Scratch()
    let first = try scratch.files([stream(chunks: 2)])
    try first.commit([rows(0), rows(1)])
    _ = try first.close(stream: 0)
    let old = scratch.texts("main.events")

    let second = try scratch.files(plan: "bp_2", [stream(mode: .fullRefresh, chunks: 2)])
    try second.commit([rows(5)])
    #expect(scratch.texts("main.events") == old)
    #expect(failure { _ = try second.close(stream: 0) }?.kind == .partial)
    try second.commit([rows(6)])
    _ = try second.close(stream: 0)
    #expect(scratch.texts("main.events").keys.sorted() == ["chunk-5.bc_5.jsonl", "chunk-6.bc_6.jsonl"])
    let names = try JSONText.parse(try scratch.manifest("main.events"))["files"]?.array?.compactMap {
      $0["name"]?.string
    }
    #expect(names == ["chunk-5.bc_5.jsonl", "chunk-6.bc_6.jsonl"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder + "/out/_backhoe/staged") == [])

    // Without rows nothing of the old is left; what is not ours is never thrown away.
    let third = try scratch.files(plan: "bp_3", [stream(mode: .fullRefresh, chunks: 1)])
    try third.commit([chunk(0, [])])
    _ = try third.close(stream: 0)
    #expect(scratch.texts("main.events") == [:])
    try "x".write(toFile: scratch.folder + "/out/main.events/notes.txt", atomically: false, encoding: .utf8)
    let refused = failure { _ = try scratch.files(plan: "bp_4", [stream(mode: .fullRefresh, chunks: 1)]) }
    #expect(refused?.why == "'notes.txt' in it was not written by Backhoe")
  }

  @Test func whatFilesCannotDoIsRefusedWithAdvice() throws {
    let rows: [(TargetStream, String)] = [
      (stream(mode: .truncate), "use 'mode: full-refresh', which replaces the folder when everything is there"),
      (stream(object: "a/b"), "choose another object, as in 'analytics.events'"),
      (stream(object: ".."), "choose another object, as in 'analytics.events'"),
      (stream(object: "_backhoe"), "choose another object, as in 'analytics.events'"),
    ]
    for (stream, advice) in rows {
      let scratch = Scratch()
      let refused = failure { _ = try scratch.files([stream]) }
      #expect(refused?.advice == advice)
      #expect(refused?.kind == .usage)
    }
    let scratch = Scratch()
    let target = try scratch.files([stream()])
    let refused = failure { try target.commit([chunk(0, [batch(["id"], [[.int(1)], [.null]])])]) }
    #expect(refused?.what == "cannot write row 2 of chunk 'chunk 0' to 'main.events'")
    #expect(refused?.why == "it has no value for 'id', which is part of the primary key")
    #expect(scratch.texts("main.events") == [:])
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder + "/out/_backhoe/writing/bp_1") == [])
  }

  @Test func foldersThatCannotBeMadeAreNamed() throws {
    let scratch = Scratch()
    try "x".write(toFile: scratch.folder + "/file", atomically: false, encoding: .utf8)
    // Nobody can make a folder in the first, whoever asks.
    for folder in ["/proc/backhoe", scratch.folder + "/file", scratch.folder + "/file/below"] {
      let target = try TargetOpener.open(url: "file:\(folder)")
      let refused = failure { try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream()]) }
      #expect(refused?.what.hasPrefix("cannot make the folder '") == true, "\(folder): \(String(describing: refused))")
      #expect(refused?.kind == .usage && refused?.advice.isEmpty == false, "\(folder)")
    }
  }

  @Test func urlsSayFolderFormatAndCompression() throws {
    let good: [(String, String, String)] = [
      ("out", "out", ".jsonl"), ("//out", "out", ".jsonl"), ("///tmp/out/", "/tmp/out", ".jsonl"),
      ("out?format=CSV&compression=gzip", "out", ".csv.gz"), ("out?compression=zstd", "out", ".jsonl.zst"),
    ]
    for (rest, folder, suffix) in good {
      let address = try FileAddress(rest)
      #expect(address.folder == folder && address.form.suffix == suffix, "\(rest)")
    }
    for rest in ["", "?format=csv", "out?format=parquet", "out?compression=xz", "out?colour=red"] {
      let refused = failure { _ = try FileAddress(rest) }
      #expect(refused?.kind == .usage && refused?.advice.contains("file:DIR") == true, "\(rest)")
    }
  }

  @Test func aBrokenPromiseIsNamed() throws {
    let scratch = Scratch()
    do { try scratch.files([stream()]).commit([rows(0)]) }
    try FileManager.default.removeItem(atPath: scratch.folder + "/out/main.events")
    let refused = failure { _ = try scratch.files([stream()]) }
    #expect(refused?.what.contains("cannot go on with stream 'events'") == true)
  }
}

/// Standard output: whole chunks in plan order.
@Suite struct OutputTests {
  private func rows(_ number: Int) -> FinishedChunk { chunk(number, [batch(["n"], [[.int(Int64(number))]])]) }

  /// A target that writes to a file of the scratch folder, and what it wrote so far.
  private func opened(
    _ scratch: Scratch, ledger: String? = nil, chunks: Int, mode: WriteMode = .incremental
  ) throws -> (any Target, () throws -> String) {
    let path = scratch.folder + "/output"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    let layout = try FileLayout.output(ledger: ledger)
    let store = FileStore(
      layout, form: FileForm(), destination: OutputDestination(layout, descriptor: descriptor), faults: .none)
    let target = LedgeredTarget(store)
    try target.open(
      plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream(mode: mode, key: ["n"], chunks: chunks)])
    return (target, { try String(contentsOfFile: path, encoding: .utf8) })
  }

  private func lines(_ numbers: Int...) -> String { numbers.map { "{\"n\":\($0)}\n" }.joined() }

  @Test(arguments: [WriteMode.incremental, .fullRefresh, .truncate])
  func chunksComeInPlanOrder(_ mode: WriteMode) throws {
    let scratch = Scratch()
    let (target, output) = try opened(scratch, chunks: 5, mode: mode)
    try target.commit([rows(2), rows(1)])
    #expect(try output() == "")
    try target.commit([rows(0)])
    #expect(try output() == lines(0, 1, 2))
    try target.commit([rows(4), chunk(3, [])])
    #expect(try output() == lines(0, 1, 2, 4))
    #expect(try target.close(stream: 0) == [])
  }

  @Test func behindAHoleRowsWaitForTheEnd() throws {
    let scratch = Scratch()
    let ledger = scratch.folder + "/run.ledger"
    do {
      let (target, output) = try opened(scratch, ledger: ledger, chunks: 4)
      try target.commit([rows(3), rows(0), rows(2)])
      #expect(try output() == lines(0))
      try target.finish()
      #expect(try output() == lines(0, 2, 3))
    }
    // With a ledger that stayed, only what is missing comes.
    let (again, more) = try opened(scratch, ledger: ledger, chunks: 4)
    #expect(try again.progress().map(\.finished) == [3])
    try again.commit([rows(1)])
    #expect(try more() == lines(0, 2, 3, 1))
  }

  @Test func whatAProcessHeldBackComesWithTheNext() throws {
    let scratch = Scratch()
    let ledger = scratch.folder + "/run.ledger"
    do {
      let (target, _) = try opened(scratch, ledger: ledger, chunks: 3)
      try target.commit([rows(2), rows(1)])
    }
    let (again, output) = try opened(scratch, ledger: ledger, chunks: 3)
    #expect(try again.progress().map(\.finished) == [2])
    try again.commit([rows(0)])
    #expect(try output() == lines(0, 1, 2))
    #expect(try FileManager.default.contentsOfDirectory(atPath: ledger + "-waiting/writing/bp_1") == [])
  }

  @Test func severalStreamsAreRefused() throws {
    let target = try TargetOpener.open(url: "-")
    let streams = [stream("a", object: "a"), stream("b", object: "b")]
    let refused = failure { try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: streams) }
    #expect(refused?.why == "it has 2 streams, and their rows could not be told apart")
  }
}
