"""The GitHub Action's front door: a step in a workflow, over the same engine as the App and the command."""
