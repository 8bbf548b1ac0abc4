"""Anyone who writes the plain form and names no publisher."""
