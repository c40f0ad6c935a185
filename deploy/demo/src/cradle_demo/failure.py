"""What keeps a demo from coming to its end."""


class DemoFailed(Exception):
    """The services, or what stands before them, did not do their part; the text says which and how."""
