"""Stripe: what it is asked, what it says, and what that comes to. Nothing here is imported where nobody pays by it."""
