"""A process as a terminal starts it."""

import signal


def hears_ctrl_c() -> None:
    """For `preexec_fn`: what a shell starts in the background is told to ignore Ctrl-C, and hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
