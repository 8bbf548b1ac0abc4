"""The United States Department of State."""
