"""The way to Anthropic's Messages API."""
