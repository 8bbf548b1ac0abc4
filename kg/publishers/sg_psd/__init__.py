"""The Public Service Division of Singapore."""
