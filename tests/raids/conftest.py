"""The alliance of the tests of volunteers."""

from tests.volunteers.conftest import home

__all__ = ["home"]
