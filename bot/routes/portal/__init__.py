"""The pages of accounts: signing in with GitHub, and what people see and change there."""
