"""The sandbox host: a process that has the engine, and gives others sandboxes without giving them the engine.

It accepts connections and serves each in a process of its own (`serving`). That process holds at most one sandbox,
which ends with it, and it ends with the connection, at a deadline, with the host, or whatever else kills it. So there
is nothing to be looked up, nothing that a caller could name, and nothing that is left over.
"""
