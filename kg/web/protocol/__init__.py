"""What programs ask: SPARQL 1.1 Protocol and Graph Store, questions as addresses, linked data."""
