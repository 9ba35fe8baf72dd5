"""The one way out of a set-up box: a forward proxy of ours that lets through to registries and to nothing else.

It speaks CONNECT and plain HTTP. A name is looked up here and not in the box, once, and the address that was checked
is the one that is connected to. What was refused is remembered, for the log and the report.
"""

PORT = 3128  # on the box's own loopback, where nothing else listens yet
