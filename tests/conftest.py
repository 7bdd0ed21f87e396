"""What holds for all tests."""

from hypothesis import settings

# How long an example takes says more of what else the machine is doing than of what is tested.
settings.register_profile("wideangle", deadline=None)
settings.load_profile("wideangle")
