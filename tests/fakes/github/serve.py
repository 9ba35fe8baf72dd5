"""The fake as a process of its own: `python -P tests/fakes/github/serve.py FOLDER PORT`.

Everything it knows is in FOLDER, so it can be killed at any moment and started again there.
"""

import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.fakes.github.server import Server  # the path above comes first
from tests.fakes.github.world import World


def main() -> None:
    world = World(Path(sys.argv[1]), time.time)
    server = Server(world, int(sys.argv[2]))
    server.start()
    print(world.url, flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    server.stop()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
