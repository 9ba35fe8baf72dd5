"""Which Pullwright this is: the same as in pyproject.toml, known also where the sources run without being installed."""

VERSION = "0.1.0"
