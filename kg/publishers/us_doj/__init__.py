"""United States Department of Justice."""
