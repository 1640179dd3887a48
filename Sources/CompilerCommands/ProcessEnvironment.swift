// The environment that the process was given, for those who may read it.

#if canImport(Glibc)
  internal import Glibc
#endif

enum ProcessEnvironment {
  @Sendable static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
