final class PatternCache: @unchecked Sendable {}
