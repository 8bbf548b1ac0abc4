"""Readers' own lists of who held what when, from CSV, Popolo JSON or FollowTheMoney entities."""
