"""The graph over HTTP: a SPARQL endpoint, the library's questions as addresses, and each thing under its own."""
