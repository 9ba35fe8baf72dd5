"""What whoever operates Pullwright is told: the log, the metrics, the faults. Nothing that anybody wrote is in it."""

from core.telemetry.log import Log, open_log

__all__ = ["Log", "open_log"]
