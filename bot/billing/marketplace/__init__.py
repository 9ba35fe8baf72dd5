"""GitHub's Marketplace: what its events say, what its listing says, and what that comes to."""
