"""The pages of the reference, as HTML without the frame around it."""

from docs_site.pages.page import Page
from docs_site.pages.reference_pages import reference_pages

__all__ = ["Page", "reference_pages"]
