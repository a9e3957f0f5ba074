"""A row story."""
