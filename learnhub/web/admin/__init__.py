"""Pages for people who look after a country or the whole instance."""
