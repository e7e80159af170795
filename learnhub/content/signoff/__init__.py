"""What people do with a draft before it is published: they put it in review, comment on it, send it back or publish."""
