"""The findings of the page: views, and which of them fit."""
