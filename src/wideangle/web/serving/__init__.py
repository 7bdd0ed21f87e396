"""The parts of the server beside its pages: access to the archive, cached pages, warm-up, health and metrics."""
