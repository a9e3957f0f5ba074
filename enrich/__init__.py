"""A spreadsheet of companies in, a workbook with the right people at each of them out."""

__version__ = "0.1.0"
