"""Spreadsheets, both ends of the way: reading, columns, writing."""
