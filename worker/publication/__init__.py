"""The publication of a run on GitHub: commit, branch, pull request, check run, reports, comment.

Everything is found before it is made, under leave from the desk, so that doing it all again changes nothing.
The host writes through the API as the App; the sandbox never does, and nothing is pushed by git.
"""
