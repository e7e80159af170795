"""Pages for everyone who signed in, as a learner."""
