"""Messages due at an instant, recorded until they are delivered or given up."""
