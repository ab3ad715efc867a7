"""A report written elsewhere, as it is understood: people, introductions, the document's parts.

    decoding       bytes to text: UTF-8 or Windows-1252, any line ends
    kinds          what a file is; what cannot be read is refused by name
    documenting    web pages and word processors' files to rows
    cards          the table of a board of cards
    front          the front matter of a text
    marks          text to lines: the marks of Markdown and YesWiki taken off
    wikis          the same for DokuWiki and MediaWiki
    labels         which lines are labels of a report of this genre
    names          which words are names, who is one person, who may be
    introductions  the round of introductions: who said what
    mail           the headers above a report that came by e-mail
    titles         which line is the title
    headings       which lines are titles that no known label is
    parts          what stands under each label, while one reads
    reading        the lines at their places; what nothing claims stays where it stood
    documents      a document that an exporter has read back
    stated         what lines surely state, taken once somebody says yes
    telling        what was understood, in sentences

Pure: nothing is created here, that is `facilitation.arriving`. No line is ever dropped: a mistake
may put one under another label, and the preview shows where each stands.
"""

from tablee.document.importing.documents import of_document
from tablee.document.importing.files import ENDINGS, LONGEST_TEXT, REFUSED, decoded, longest
from tablee.document.importing.files import understood as understood_file
from tablee.document.importing.labels import PRESENT
from tablee.document.importing.names import Attendee
from tablee.document.importing.reading import read
from tablee.document.importing.stated import Statement, stated, taken
from tablee.document.importing.understood import Introductions, Kept, Understood, merged

__all__ = [
    "ENDINGS",
    "LONGEST_TEXT",
    "PRESENT",
    "REFUSED",
    "Attendee",
    "Introductions",
    "Kept",
    "Statement",
    "Understood",
    "decoded",
    "longest",
    "merged",
    "of_document",
    "read",
    "stated",
    "taken",
    "understood_file",
]
