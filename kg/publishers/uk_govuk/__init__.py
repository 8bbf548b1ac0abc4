"""The Government of the United Kingdom."""
