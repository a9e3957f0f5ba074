"""The user's own workbook given back: its package copied part by part, our answers grafted in."""
