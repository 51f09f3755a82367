"""Changes grouped by what caused them."""
