"""The register of Secured Rights, which no policy may violate."""
