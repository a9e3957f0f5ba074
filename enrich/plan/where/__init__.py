"""The language of `--where`: which rows to buy for, in words that a person can guess."""
