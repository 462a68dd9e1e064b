"""Who may import whom (design, "Folders"): walked with ast, held as a table."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("dispatch", "feeds", "layouts", "dashboard", "app", "tests")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "dispatch/core": ("dispatch.core",),
    "dispatch": ("dispatch",),
    "feeds": ("feeds", "dispatch"),
    "layouts": ("layouts", "dispatch.core"),
    "dashboard": ("dashboard", "dispatch", "layouts"),
    "app.py": ("dispatch", "feeds", "layouts", "dashboard"),
}
"""Part of the program -> what it may import of ours; the longest prefix of a file's path counts."""
CORE_NEEDS = {"numpy", "scipy"}
NOT_PURE = {
    "time",
    "random",
    "secrets",
    "os",
    "socket",
    "threading",
    "asyncio",
    "subprocess",
    "pathlib",
    "logging",
    "uuid",
}
"""No I/O, clock or randomness in the core."""

FILES = sorted(
    path.relative_to(ROOT)
    for part in ("dispatch", "feeds", "layouts", "dashboard")
    for path in (ROOT / part).rglob("*.py")
) + [Path("app.py")]


def part_of(file: Path) -> str:
    """Give the row of the table a file belongs to."""
    rows = [row for row in MAY_IMPORT if file.as_posix() == row or file.as_posix().startswith(row + "/")]
    return max(rows, key=len)


@cache
def imports_of(file: Path) -> set[str]:
    """Give every module a file imports, inside functions too, relative ones made absolute."""
    found: set[str] = set()
    package = file.with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)} if node.level else {module}
            if module in OURS:
                found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def within(module: str, allowed: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(name + ".") for name in allowed)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_file_imports_only_what_its_folder_may(file: Path) -> None:
    allowed = MAY_IMPORT[part_of(file)]
    ours = {m for m in imports_of(file) if m.partition(".")[0] in OURS}
    if part_of(file) == "layouts":
        ours -= {"dispatch"}  # `from dispatch.core import ...` names its parent only here
    assert {m for m in ours if not within(m, allowed)} == set()


@pytest.mark.parametrize("file", [f for f in FILES if part_of(f) == "dispatch/core"], ids=str)
def test_the_core_needs_nothing_but_the_standard_library_numpy_and_scipy(file: Path) -> None:
    roots = {m.partition(".")[0] for m in imports_of(file)} - {"dispatch"}
    assert roots <= sys.stdlib_module_names | CORE_NEEDS
    assert not roots & NOT_PURE


def test_feeds_and_dashboard_never_see_each_other() -> None:
    for file in FILES:
        seen = {m.partition(".")[0] for m in imports_of(file)}
        if file.parts[0] == "feeds":
            assert "dashboard" not in seen, file
        if file.parts[0] == "dashboard":
            assert "feeds" not in seen, file


def test_nobody_imports_app_or_the_tests() -> None:
    for file in FILES:
        assert not {m.partition(".")[0] for m in imports_of(file)} & {"app", "tests"}, file


def test_no_circle_of_imports_at_module_level() -> None:
    graph: dict[str, set[str]] = {}
    names = {f.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): f for f in FILES}
    for name, file in names.items():
        tree = ast.parse((ROOT / file).read_text())
        tops = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
        froms = [(n.module or "", alias.name) for n in tops if isinstance(n, ast.ImportFrom) for alias in n.names]
        mentioned = {f"{m}.{a}" if f"{m}.{a}" in names else m for m, a in froms}
        graph[name] = {m for m in mentioned if m in names and m != name}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name not in done:
            for needed in graph[name]:
                visit(needed, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())
