"""Pool-based query strategies: one small class per idea."""
