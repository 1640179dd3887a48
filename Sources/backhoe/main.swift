// The compiler: lint, plan, show, and the hand-over to the executor.

internal import CompilerCommands

BackhoeCommand.launch()
