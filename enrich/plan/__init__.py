"""Rows x personas -> targets, searches, problems; and which searches to buy. All of it pure."""
