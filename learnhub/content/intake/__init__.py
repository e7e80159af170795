"""Whole versions that come in from outside, as zip files and from Git: into the courses folder, all or nothing."""
