// A queue between threads: mutex and condition. What keeps it short is `Backlog`, which stops transfers while too much
// waits; so a sender never has to wait, and the network thread is never held up.

internal import Glibc

/// First in, first out. Any thread may send; several may receive.
final class Channel<Element: Sendable>: @unchecked Sendable {
  /// What a bounded wait brought.
  enum Reception {
    case element(Element)
    case timeout
    case closed
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let filled = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  // Guarded by `mutex`. Elements before `head` are gone.
  private var elements: [Element?] = []
  private var head = 0
  private var isClosed = false

  init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Deadlines must not move when somebody sets the clock.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(filled, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(filled)
    pthread_mutex_destroy(mutex)
    filled.deallocate()
    mutex.deallocate()
  }

  /// Adds an element; after `close` it is dropped.
  func send(_ element: Element) {
    pthread_mutex_lock(mutex)
    if !isClosed {
      elements.append(element)
      pthread_cond_signal(filled)
    }
    pthread_mutex_unlock(mutex)
  }

  /// The next element; waits for it. Nil when the channel is closed and empty.
  func receive() -> Element? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while head == elements.count {
      if isClosed { return nil }
      pthread_cond_wait(filled, mutex)
    }
    return takeFirst()
  }

  /// The next element; waits until `deadline` on the monotonic clock at most, for ever if it is nil.
  func receive(until deadline: Double?) -> Reception {
    guard let deadline else { return receive().map { .element($0) } ?? .closed }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var time = timespec(
      tv_sec: Int(deadline.rounded(.down)), tv_nsec: Int((deadline - deadline.rounded(.down)) * 1e9))
    while head == elements.count {
      if isClosed { return .closed }
      if pthread_cond_timedwait(filled, mutex, &time) == ETIMEDOUT, head == elements.count { return .timeout }
    }
    return .element(takeFirst())
  }

  /// No more elements: receivers get what is left, then nil.
  func close() {
    pthread_mutex_lock(mutex)
    isClosed = true
    pthread_cond_broadcast(filled)
    pthread_mutex_unlock(mutex)
  }

  /// Only with the mutex held and the queue not empty.
  private func takeFirst() -> Element {
    let element = elements[head].unsafelyUnwrapped
    elements[head] = nil
    head += 1
    if head == elements.count {
      elements.removeAll(keepingCapacity: elements.count <= 1_024)
      head = 0
    } else if head >= 1_024, head * 2 >= elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return element
  }
}
