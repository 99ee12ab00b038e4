"""The package as a whole: the generator's modules, and those that it has no place for."""

from __future__ import annotations

from openapi_python_client import Project

OWN_MODULES = ("json_text", "unread")


class Package(Project):
    """Writes the modules of its own with those beside them, before the formatter sees them."""

    def _create_package(self) -> None:
        super()._create_package()
        for name in OWN_MODULES:
            module = self.package_dir / f"{name}.py"
            module.write_text(self.env.get_template(f"{name}.py.jinja").render(), encoding=self.config.file_encoding)
