"""Numbers in words and figures, and quantities of people and things."""
