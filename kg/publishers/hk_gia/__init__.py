"""The Government of the Hong Kong Special Administrative Region."""
