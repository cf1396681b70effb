"""One thin file per page: it enters, asks, calls, shows."""
