"""European Commission."""
