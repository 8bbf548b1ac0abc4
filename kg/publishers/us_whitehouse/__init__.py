"""The White House."""
