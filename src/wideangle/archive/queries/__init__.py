"""The questions that an archive answers: coverage, story, quotes, annotations, absences."""
