"""Our own seccomp allow-list, one source for both drivers.

`calls.txt` names the calls and `rules.py` the arguments that some of them may have; `docker.profile` says it
in the engine's JSON and `bpf.program` in the kernel's own bytes. The engines' default lists are not
used: they leave io_uring, vsock and much else open.
"""
