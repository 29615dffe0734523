"""The files of packages, each opened once, when it is first asked for."""

from collections.abc import Iterable

from pipeline.catalogue import Contract
from pipeline.intake import File, TextTable, read_text
from pipeline.intake.packages import Package


class OpenedFiles:
    """The text of every file of some packages, until its table is taken to be judged."""

    def __init__(self, packages: Iterable[Package], contract: Contract) -> None:
        self._schemas = contract.schemas
        self._packages = tuple(packages)
        self._texts: dict[tuple[str, str], TextTable] = {}

    def text(self, package: Package, resource: str) -> TextTable:
        """The text of one file. Raises OSError."""
        place = (package.name, resource)
        if place not in self._texts:
            path = dict(package.files)[resource]
            unwritten = package.unwritten.get(path)
            file = File(package.name, resource, package.folder, path, package.holds_people, unwritten)
            self._texts[place] = read_text(file, self._schemas[resource])
        return self._texts[place]

    def take(self, package: Package, resource: str) -> TextTable:
        """The same, and let it go: only its table is of use from now on."""
        text = self.text(package, resource)
        del self._texts[package.name, resource]
        return text

    def column(self, resource: str, field: str, packages: Iterable[Package] | None = None) -> set[str]:
        """The filled cells of one column, as text, over some or all packages; a file that cannot be read has none."""
        found: set[str] = set()
        for package in self._packages if packages is None else packages:
            if resource in dict(package.files):
                found.update(self.text(package, resource).column(field).to_pylist())
        return found - {""}
