"""Mentions found before the parse: persons with their titles, bodies, offices, places, names in quotation marks."""
