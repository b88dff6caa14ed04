"""What a reader of gated data agrees to before it is shown: the keys of the card that ask for it."""

from typing import Any

PROMPT = """\
These are news stories from a war. They name people who did not ask to be named: private persons, prisoners, minors, the \
wounded and the dead. By asking for access you agree (1) not to use this data to find, follow, profile or contact a person; \
(2) not to show names, pictures or statements of prisoners and minors; (3) to delete what its publishers remove, when a new \
version comes out; (4) not to pass it on without these conditions."""
FIELDS: dict[str, Any] = {
    "Name": "text",
    "Affiliation": "text",
    "What I want to use it for": "text",
    "I agree to the four conditions": "checkbox",
}
KEYS: dict[str, Any] = {"extra_gated_prompt": PROMPT, "extra_gated_fields": FIELDS}
