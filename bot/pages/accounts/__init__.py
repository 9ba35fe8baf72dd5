"""The pages of an account, for people who signed in: what it uses, pays and allows itself. All without a script."""
