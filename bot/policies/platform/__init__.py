"""The platform: what the alliance adopted, shown, written into files and announced."""
