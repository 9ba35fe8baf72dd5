"""The parts of the bubblewrap driver: the holder of a session's namespaces and the runs inside them."""
