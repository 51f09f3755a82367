"""What ``KServeClient`` is made of: a module for the methods of each kind, and what they share."""
