"""The ledger: what a movement of money, of model cost or of requests is. Pure; `core.store` keeps it."""
