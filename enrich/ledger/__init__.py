"""The durable record of what was asked, bought and found; all SQL is here."""
