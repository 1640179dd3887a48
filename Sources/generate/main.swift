// Writes the files that are made from tables; with --check only says which are stale. Run it in the project's folder.

internal import Glibc
internal import Reference

func contents(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var result: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&block, 1, block.count, file)
    if count == 0 { return result }
    result += block[..<count]
  }
}

let isCheck = CommandLine.arguments.dropFirst().contains("--check")
var stale: [String] = []
for file in ReferenceFile.all where contents(file.path) != Array(file.content.utf8) {
  stale.append(file.path)
  if isCheck { continue }
  guard let output = fopen(file.path, "w") else {
    perror(file.path)
    exit(2)
  }
  fputs(file.content, output)
  fclose(output)
}
if isCheck, !stale.isEmpty {
  print("stale: \(stale.joined(separator: ", ")); run 'make generate'")
  exit(1)
}
print(stale.isEmpty ? "generated files are fresh" : "wrote \(stale.joined(separator: ", "))")
