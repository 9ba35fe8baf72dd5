"""Pages that people see in a browser. No script, nothing from elsewhere, and all text is escaped."""
