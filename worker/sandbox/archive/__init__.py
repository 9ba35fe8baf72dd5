"""Tar streams that cross the border of a box, judged before anything is believed.

`outgoing.read` takes what a box hands back; `incoming.check` looks at what is about to be unpacked in one;
`packing.pack` makes a stream. Nothing here writes to the host's file system, and nothing uses a general
archive library: those follow extensions (sparse maps, global overrides, links) that have no business here.
"""
