"""Queries to an archive: coverage, story, quotes, annotations, absences."""
