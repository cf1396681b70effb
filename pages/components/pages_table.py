"""The one table of pages: what the frame lists and what the tests walk through."""

from dataclasses import dataclass
from pathlib import Path

from al_core.access.permissions import Permission

_FOLDER = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class PageEntry:
    """A page: its title and icon in the navigation, its file and the end of its address.

    The first page has the bare address: Streamlit knows no other for it. The navigation shows
    a page to those who have its permission; the page itself asks for it again.
    """

    title: str
    icon: str
    file: str
    url_path: str
    permission: Permission = Permission.VIEW

    @property
    def path(self) -> Path:
        """Where the page's file is."""
        return _FOLDER / self.file


PAGES = (
    PageEntry("Start", ":material/home:", "start.py", ""),
    PageEntry("Data", ":material/table_view:", "data.py", "data", Permission.IMPORT_DATA),
    PageEntry(
        "Workflow Lab", ":material/science:", "workflow_lab.py", "workflow_lab", Permission.SIMULATE
    ),
    PageEntry("Compare", ":material/compare_arrows:", "compare.py", "compare"),
    PageEntry("What if", ":material/alt_route:", "what_if.py", "what_if"),
    PageEntry(
        "Projects", ":material/folder_open:", "projects.py", "projects", Permission.MANAGE_PROJECT
    ),
    PageEntry("Label", ":material/label:", "label.py", "label", Permission.LABEL),
    PageEntry("Queue & team", ":material/groups:", "queue_team.py", "queue_team"),
    PageEntry(
        "Agree & adjudicate", ":material/balance:", "agree.py", "agree", Permission.ADJUDICATE
    ),
    PageEntry("Progress & stop", ":material/monitoring:", "progress.py", "progress"),
    PageEntry("Drift & health", ":material/health_metrics:", "health.py", "health"),
    PageEntry("Versions", ":material/photo_camera:", "versions.py", "versions"),
    PageEntry("Models", ":material/inventory_2:", "models.py", "models"),
    PageEntry("Playbook", ":material/menu_book:", "playbook.py", "playbook"),
    PageEntry("Report", ":material/description:", "report.py", "report"),
    PageEntry("People", ":material/group:", "people.py", "people", Permission.MANAGE_PEOPLE),
)
