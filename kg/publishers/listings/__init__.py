"""How sites of one kind list their releases, for the publishers whose sites are of that kind."""
