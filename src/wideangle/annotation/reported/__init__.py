"""Find statements in indirect speech in German, Spanish, French, Italian, Polish, Portuguese, Russian and
Ukrainian."""
