"""The models beside their peers."""
