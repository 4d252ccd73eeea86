"""Every privileged act, as a row that is never changed."""
