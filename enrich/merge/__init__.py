"""Leads + rows -> output tables; all of it pure."""
