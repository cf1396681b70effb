"""Reports for the person who pays: one content, written as HTML, PDF, slides, Markdown and CSV."""
