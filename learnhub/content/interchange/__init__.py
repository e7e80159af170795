"""Questions from elsewhere to our Markdown, and ours to what others read: one model, one writer, a module a format."""
