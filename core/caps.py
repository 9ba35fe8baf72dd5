"""The widest that anybody may ask for, and have. Imported by every command line, so it imports nothing."""

ATTEMPTS_CAP = 50  # of a run, whoever asks for more: a person, a repository or the machine's owner
CANDIDATES_CAP = 8  # of a round: proposals that are asked for at once
RUNS_AT_ONCE = 2  # of one installation, where the machine's owner says nothing else
