"""The clerk: what happens between the way in and the queue, over and over.

`admit` decides about asks (and speaks to GitHub), `dispatch` gives requests to the queue in fair turns, `hold` keeps
alive what waits there, `reap` takes back what nobody holds any more, `sweep` has GitHub send again what we missed,
`prune` forgets what ended long ago.
Each is a step: a function without arguments that does what is due now and returns how many things it did. Steps are
safe when two clerks take them at the same time. `runner` repeats them.
"""
