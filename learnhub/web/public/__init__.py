"""Pages for visitors: anyone may see them."""
