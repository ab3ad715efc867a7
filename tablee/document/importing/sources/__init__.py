"""From what a report was written in to lines: texts, wikis, web pages, word processors' files."""
