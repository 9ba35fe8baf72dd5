"""A recorded conversation: written by `Recorder`, read by the `scripted` provider."""

from worker.llm.conversation.format import Conversation, Turn, fingerprint, read
from worker.llm.conversation.recorder import Recorder, Tape

__all__ = ["Conversation", "Recorder", "Tape", "Turn", "fingerprint", "read"]
