"""The nouns of the job: companies, requests, targets, searches, leads, problems."""
