"""All texts of a case, from its facts."""

from takedowns.notices import notice, statement
from takedowns.notices.facts import NoticeFacts, Text


def write(facts: NoticeFacts) -> tuple[Text, ...]:
    """A removal on the platform's own authority has no notice, for nobody notified; the seller gets a
    statement either way, in both languages."""
    notices = (notice.english(facts), notice.chinese(facts)) if facts.ground == "brand" else ()
    return (*notices, statement.english(facts), statement.chinese(facts))
