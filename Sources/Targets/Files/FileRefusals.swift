// What files cannot do, said before anything is opened.

internal import Diagnostics
internal import Plans

enum FileRefusals {
  /// `isOutput`: all rows go to one place, where nothing says which stream they are of.
  static func check(_ streams: [TargetStream], location: String, isOutput: Bool) throws(Failure) {
    for stream in streams where stream.mode == .truncate && !isOutput {
      throw Failure(
        .usage, "cannot load stream '\(stream.name)' into '\(location)'",
        why: "files cannot be emptied and filled again in one step, as 'mode: truncate' asks for",
        advice: "use 'mode: full-refresh', which replaces the folder when everything is there")
    }
    let loading = streams.filter { !$0.object.isEmpty }
    if isOutput, loading.count > 1 {
      throw Failure(
        .usage, "cannot write the plan to \(location)",
        why: "it has \(loading.count) streams, and their rows could not be told apart",
        advice: "plan one of them with '--stream NAME', or load into a folder with '--target file:DIR'")
    }
  }
}
