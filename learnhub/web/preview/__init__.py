"""What stands around the pages of a course while its author previews a folder; mounted by `course preview` alone."""
