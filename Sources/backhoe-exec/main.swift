// The executor's program; everything is in `ExecutorCommands`.

import ExecutorCommands

runExecutor()
