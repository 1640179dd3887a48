// The network thread: libcurl's multi interface, rate and concurrency budgets, delayed requests. One per process run.
// What a response means (rules, retries) is decided by `Execution`; this file's types only say when a request goes.
