"""What `openai` and `local` share: the official SDK, opened so that nothing but the arguments decides."""
