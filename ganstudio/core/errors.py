"""The one exception that is meant for the user's eyes."""


class UserError(Exception):
    """What happened, what was kept and what to do, in one or two plain sentences.

    The command line prints it on stderr and exits with 2; the window shows it in the page. Anything else that
    escapes is a bug and is reported as one. A file's name that is no text, which Linux allows, is spelt out, so that
    the sentence can be shown and written everywhere.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text.encode("utf-8", "backslashreplace").decode())
