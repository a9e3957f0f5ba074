"""A stand-in for the vendor's API, written against the sheet alone: for demo, tests and rehearsals."""
