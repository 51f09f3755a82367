"""What a schema asks for that it asked for before, in other words: where that can be proven."""
