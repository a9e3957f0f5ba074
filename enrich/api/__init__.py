"""The vendor: its addresses, its JSON and its pace; all HTTP to it is here."""
