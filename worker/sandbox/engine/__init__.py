"""The parts of the Docker driver. Only files below here (and `sandbox/docker.py`) import the engine's SDK, lazily.

A box is a container whose first process waits on an attached connection: when this process ends, however it
ends, the connection breaks, the container ends and the engine removes it. Every command is an exec into it.
"""
