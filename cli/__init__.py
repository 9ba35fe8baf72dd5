"""The command `pullwright`, one file per verb."""
