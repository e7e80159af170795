"""The house keeps its shape: imports point one way, only the edges commit, small things stay small."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "learnhub"

# From the ground up. A line imports from the lines before it; what shares a line is kept apart, but for the
# single modules of the first and the last one.
LINES = (
    ("errors", "clock", "ids", "i18n", "settings"),
    ("stores", "typesetting"),
    ("people",),
    ("content",),
    ("learning",),
    ("assessment",),
    ("credentials",),
    ("exchange",),
    ("access",),
    ("reports", "interop", "privacy"),
    ("web", "cli", "jobs"),
    ("__main__", "app", "reactions"),
)
LEVELS = {part: level for level, parts in enumerate(LINES) for part in parts}
ONE_MODULE_EACH = (0, len(LINES) - 1)

WEB_FRAMEWORK = {
    *("flask", "flask_babel", "flask_compress", "flask_login", "flask_migrate", "flask_sqlalchemy", "flask_wtf"),
    *("werkzeug", "wtforms", "whitenoise", "waitress"),
}
MAY_KNOW_FLASK = {"app.py", "__main__.py", "i18n.py", "stores/database.py"}
MAY_COMMIT = {"web/edge.py", "stores/database.py", "stores/sqlite.py"}
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "misc", "shared", "tools"}

LONGEST_MODULE = 300
LONGEST_VIEW_MODULE = 250
LONGEST_FUNCTION = 50
# What may be longer, each with its reason.
LONGER_MODULES: dict[str, str] = {}
LONGER_FUNCTIONS: dict[str, str] = {}

MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(), filename=module)


def part_of(module: str) -> str:
    """Return the folder or top module that a path within the package belongs to."""
    return module.split("/", maxsplit=1)[0].removesuffix(".py")


# The one place that imports later than at the top: a command loads what it needs and no more.
LOADS_LATER = "cli/loading.py"
_PLACE = re.compile(r"(learnhub(?:\.[a-z_]+)+):([a-z_]+)")


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Return (line, dotted name) of everything imported; `from a import b` counts as `a.b`, as does the text "a:b"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (place := _PLACE.fullmatch(node.value)):
            yield node.lineno, f"{place[1]}.{place[2]}"
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def may_import(importing: str, imported: str) -> bool:
    if importing == imported:
        return True
    here, there = LEVELS[importing], LEVELS[imported]
    return there < here or (there == here and here in ONE_MODULE_EACH)


def test_every_folder_has_its_place() -> None:
    assert {part_of(module) for module in MODULES} - {"__init__"} <= set(LEVELS)


def test_imports_point_one_way() -> None:
    wrong = [
        f"{module}:{line} imports {name}"
        for module in MODULES
        for line, name in imports_of(tree_of(module))
        if name.startswith("learnhub.") and not may_import(part_of(module), name.split(".")[1])
    ]
    assert not wrong


def test_the_rule_itself_refuses_what_it_should() -> None:
    assert may_import("web", "people")
    assert may_import("errors", "i18n")
    for above_or_beside in [("people", "content"), ("web", "cli"), ("reports", "privacy"), ("stores", "app")]:
        assert not may_import(*above_or_beside)


def test_no_import_is_relative() -> None:
    assert not [
        f"{module}:{node.lineno}"
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def says_what_is_missing(node: ast.AST) -> bool:
    """Tell whether these are imports at the top that end in words where a package is not installed."""
    return isinstance(node, ast.Try) and all(
        isinstance(one.type, ast.Name) and one.type.id == "ModuleNotFoundError" for one in node.handlers
    )


def deferred_imports(tree: ast.Module) -> list[int]:
    """Return the lines of imports that do not stand at the top level; those that only carry types may."""
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom) or is_for_types(node)]
    top += [node for node in tree.body if says_what_is_missing(node)]
    own = [node for node in tree.body if node not in top]
    parts = [part for node in own for part in ast.walk(node)]
    return [part.lineno for part in parts if isinstance(part, ast.Import | ast.ImportFrom)]


def test_no_import_is_deferred() -> None:
    assert not {module: lines for module in MODULES if (lines := deferred_imports(tree_of(module)))}
    assert [one for one in MODULES if any(map(says_what_is_missing, tree_of(one).body))] == ["__main__.py"]
    later = [module for module in MODULES if {"import_module", "__import__"} & names_in(tree_of(module))]
    assert later == [LOADS_LATER]
    users = {module for module in MODULES for _, name in imports_of(tree_of(module)) if ".cli.loading." in name}
    assert users == {"__main__.py", "cli/course/command.py"}


def names_in(tree: ast.AST) -> set[str]:
    nodes = list(ast.walk(tree))
    plain = {node.id for node in nodes if isinstance(node, ast.Name)}
    return plain | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_a_deferred_import_is_seen() -> None:
    assert deferred_imports(ast.parse("import a\n\ndef f():\n    from b import c\n")) == [4]
    assert deferred_imports(ast.parse("if TYPE_CHECKING:\n    from b import C\n")) == []


def used_at_run_time(tree: ast.Module) -> list[int]:
    """Return the lines that use, outside of annotations, what is only imported for the type checker."""
    blocks = [node for node in tree.body if is_for_types(node)]
    carried = {name.rsplit(".", 1)[-1] for block in blocks for _, name in imports_of(block)}
    silent = {id(part) for block in blocks for part in ast.walk(block)}
    silent |= {id(part) for node in ast.walk(tree) for part in _annotation_parts(node)}
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return [node.lineno for node in names if node.id in carried and id(node) not in silent]


def _annotation_parts(node: ast.AST) -> Iterator[ast.AST]:
    for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
        if annotation is not None:
            yield from ast.walk(annotation)


def test_what_is_imported_for_types_carries_types_only() -> None:
    assert not {module: lines for module in MODULES if (lines := used_at_run_time(tree_of(module)))}
    assert used_at_run_time(ast.parse("if TYPE_CHECKING:\n    from b import C\nC()\n")) == [3]


def test_rules_do_not_know_the_web() -> None:
    known = [
        f"{module}:{line} imports {name}"
        for module in MODULES
        if module not in MAY_KNOW_FLASK and part_of(module) not in {"web", "cli"}
        for line, name in imports_of(tree_of(module))
        if name.split(".")[0] in WEB_FRAMEWORK
    ]
    assert not known


def test_only_the_edges_commit() -> None:
    commits = [
        f"{module}:{node.lineno}"
        for module in MODULES
        if module not in MAY_COMMIT
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert not commits


def test_modules_are_named_for_what_they_are() -> None:
    ours = [*MODULES, *(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py"))]
    assert not [module for module in ours if NO_NAMES & set(Path(module).with_suffix("").parts)]


def functions_of(module: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.FunctionDef)]


def is_view(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator).startswith("face.") for decorator in function.decorator_list)


def lines_of(module: str) -> int:
    return len((PACKAGE / module).read_text().splitlines())


def may_have(module: str) -> int:
    return LONGEST_VIEW_MODULE if any(map(is_view, functions_of(module))) else LONGEST_MODULE


def test_modules_are_small() -> None:
    long = {module: lines_of(module) for module in MODULES if lines_of(module) > may_have(module)}
    assert long.keys() == LONGER_MODULES.keys()


def test_functions_are_small() -> None:
    lengths = {
        f"{module}:{function.name}": (function.end_lineno or function.lineno) - function.lineno + 1
        for module in MODULES
        for function in functions_of(module)
    }
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION}
    assert long.keys() == LONGER_FUNCTIONS.keys()


def test_modules_and_what_they_offer_say_what_they_are() -> None:
    silent = [module for module in MODULES if not ast.get_docstring(tree_of(module))]
    silent += [
        f"{module}:{node.name}"
        for module in MODULES
        for node in tree_of(module).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


# Pages and style sheets

TEMPLATES = sorted((PACKAGE / "web" / "templates").rglob("*.html"))
STYLE_SHEETS = sorted((ROOT / "static").rglob("*.css"))

INLINE = {
    "a style in the page": re.compile(r"""\sstyle\s*=|<style\b""", re.IGNORECASE),
    "a script in the page": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a handler in the page": re.compile(r"""<[a-z][^<>]*\son[a-z]+\s*=""", re.IGNORECASE),
    "a link that is a script": re.compile(r"javascript:", re.IGNORECASE),
}
PHYSICAL = re.compile(
    r"""(?:^|[;{\s])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[a-z-]*\s*:
        | border-(?:top|bottom)-(?:left|right)-radius\s*:
        | (?:left|right)\s*:
        | (?:text-align|float|clear)\s*:\s*(?:left|right)\b
    )""",
    re.VERBOSE,
)


def faults_of(text: str) -> list[str]:
    return [name for name, pattern in INLINE.items() if pattern.search(text)]


def test_pages_hold_no_inline_code() -> None:
    assert len(TEMPLATES) > 50
    assert not {path.name: faults for path in TEMPLATES if (faults := faults_of(path.read_text()))}


@pytest.mark.parametrize(
    "markup",
    ['<p style="color:red">', "<style>", "<script>x()</script>", '<a class="x" onclick="y()">', "javascript:z()"],
)
def test_inline_code_is_seen(markup: str) -> None:
    assert faults_of(markup)


def test_style_sheets_know_no_left_and_right() -> None:
    assert STYLE_SHEETS
    lines = [(sheet.name, line.strip()) for sheet in STYLE_SHEETS for line in sheet.read_text().splitlines()]
    assert not [line for line in lines if PHYSICAL.search(line[1])]


@pytest.mark.parametrize("rule", ["a{margin-left: 1em}", "left: 0;", "text-align: right;", "border-top-left-radius: 0"])
def test_a_physical_side_is_seen(rule: str) -> None:
    assert PHYSICAL.search(rule)
    assert not PHYSICAL.search("margin-inline-start: 1em; inset-inline-end: 0; text-align: start")


# All files

NOT_OURS = {".git", ".venv", ".make", ".hypothesis", "instance", "__pycache__", "node_modules"}
TEXTS = {".py", ".md", ".yml", ".toml", ".lock", ".html", ".css", ".js", ".txt", ".sh", ".cfg", ".ini", ".typ", ".po",
         ".pot", ".mako", ".svg", ".json", ""}  # fmt: skip
# Put together here, so that this file does not hold what it looks for.
HOSTS = re.compile(
    "|".join(
        re.escape(f"{name}.{ending}")
        for name, ending in [
            ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("crates", "io"),
            ("rubygems", "org"), ("jsdelivr", "net"), ("unpkg", "com"), ("cdnjs", "cloudflare"), ("docker", "io"),
            ("ghcr", "io"), ("golang", "org"),
        ]
    )
)  # fmt: skip
PUT_OFF = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "HA" + "CK")) + r")\b")


def our_files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        is_ours = not NOT_OURS.intersection(parts) and not any(part.endswith("_cache") for part in parts)
        if is_ours and path.is_file() and path.suffix in TEXTS:
            yield path


def test_no_file_names_a_registry_and_nothing_is_put_off() -> None:
    found = {}
    for path in our_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        hits = [*HOSTS.findall(text), *PUT_OFF.findall(text)]
        if hits:
            found[path.relative_to(ROOT).as_posix()] = hits
    assert not found
