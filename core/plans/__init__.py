"""Plans: what they are, who has which, and what they allow. Pure, but for the one data file."""
