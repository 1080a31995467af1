"""The plan's figures: each a definition, its dated targets, and what the facts say."""
