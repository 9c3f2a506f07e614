"""The outcome: the value, the log lines, the error."""
