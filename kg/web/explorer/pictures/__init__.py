"""Pages that show many things at once: network, timeline, calendar, matrix, map."""
