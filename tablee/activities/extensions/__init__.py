"""What plugins bring beside activities: file formats, pages, fields of the whole session."""
