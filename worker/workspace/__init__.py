"""The private workspace: a person's commit in a bare repository of our own, edited as git objects.

    workspace = open_workspace(checkout, folder)
    patch = workspace.apply(workspace.base_tree, edits)
    branch = workspace.publish(workspace.commit(patch.tree, "What and why"), "pullwright/what")

The checkout's files, index, HEAD, configuration and hooks are neither changed nor used by git.
"""

from worker.workspace.edits import NotApplicable
from worker.workspace.listing import Entry
from worker.workspace.opening import open_commit, open_workspace, reopen_workspace
from worker.workspace.workspace import Workspace

__all__ = ["Entry", "NotApplicable", "Workspace", "open_commit", "open_workspace", "reopen_workspace"]
