"""Labels as files of this and of other tools: one module a format, bytes on one side only."""
