"""What each KServe release knew: its kinds, their schemas, and since when every field exists.

Nothing is read before it is asked for.
"""
