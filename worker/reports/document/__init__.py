"""The neutral document: what a report says, before any format says it."""
