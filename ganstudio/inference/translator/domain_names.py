"""What a translator turns into what, as its title says: "Earth: satellite ↔ map", "Photograph → postcard"."""


def domain_names(title: str, direction: str) -> tuple[str, str] | None:
    """From what to what; turned round for "b-to-a". None where the title does not name both."""
    arrow = "\N{LEFT RIGHT ARROW}"
    names = title.rpartition(":")[2].replace("\N{RIGHTWARDS ARROW}", arrow).split(arrow)
    if len(names) != 2:
        return None
    first, second = (name.strip() for name in names)
    return (second, first) if direction == "b-to-a" else (first, second)


def in_words(title: str, direction: str) -> str:
    """The title without arrows and with its direction: "Earth: map to satellite"."""
    kinds, (topic, colon, _) = domain_names(title, direction), title.rpartition(":")
    if kinds is None:
        return title
    words = " to ".join(kinds)
    return f"{topic}: {words}" if colon else words[:1].upper() + words[1:]
