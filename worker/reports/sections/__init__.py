"""What a report says, one section a file; `order.document(report)` puts them together."""
