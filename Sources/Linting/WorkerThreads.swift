// Independent work on every core. Results come back in the order of the work, whoever did it.

#if canImport(Glibc)
  internal import Glibc
#endif

/// Runs bodies at once.
package enum WorkerThreads {
  /// `body` of every index below `count`, on as many threads as there are cores.
  package static func map<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result] {
    map(count, each: {}, { _, index in body(index) })
  }

  /// The same with something that each thread makes for itself, and hands to every piece of its work.
  package static func map<Own, Result: Sendable>(
    _ count: Int, each make: @escaping @Sendable () -> Own, _ body: @escaping @Sendable (Own, Int) -> Result
  ) -> [Result] {
    let threads = min(count, max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1))
    let work = SharedWork(count: count, make, body)
    let handles = (1..<max(threads, 1)).compactMap { _ in start { work.help() } }
    work.help()
    for handle in handles { pthread_join(handle, nil) }
    return work.results
  }

  /// Nil if the system gives no more threads: the others do the work.
  private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    var handle = pthread_t()
    let box = Unmanaged.passRetained(ThreadBody(body))
    let status = pthread_create(
      &handle, nil,
      { argument in
        Unmanaged<ThreadBody>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    if status != 0 { box.release() }
    return status == 0 ? handle : nil
  }
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Work that threads take pieces of.
private final class SharedWork<Own, Result: Sendable>: @unchecked Sendable {
  private let make: @Sendable () -> Own
  private let body: @Sendable (Own, Int) -> Result
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var next = 0
  private var slots: [Result?]

  init(count: Int, _ make: @escaping @Sendable () -> Own, _ body: @escaping @Sendable (Own, Int) -> Result) {
    self.make = make
    self.body = body
    slots = Array(repeating: nil, count: count)
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// After every thread has ended.
  var results: [Result] { slots.compactMap { $0 } }

  func help() {
    let own = make()
    pthread_mutex_lock(mutex)
    while next < slots.count {
      let index = next
      next += 1
      pthread_mutex_unlock(mutex)
      let result = body(own, index)
      pthread_mutex_lock(mutex)
      slots[index] = result
    }
    pthread_mutex_unlock(mutex)
  }
}
