"""The shared kernel: words, rules and storage. It imports nothing of ours and no SDK."""
