"""The frame around every page, and the widgets that pages share."""
