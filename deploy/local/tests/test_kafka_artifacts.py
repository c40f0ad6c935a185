import shutil
import xml.etree.ElementTree as ElementTree

import pytest

from local_stack import kafka_artifacts, kafka_config, kafka_lock, paths
from local_stack.errors import LocalStackError

LOCK = kafka_artifacts.LOCK


@pytest.fixture(scope="module")
def locked():
    return kafka_artifacts.read_lock()


@pytest.fixture
def jars(tmp_path, locked):
    """A directory with the small jars of the lock, and a lock of these alone."""
    kafka_artifacts.fetch(paths.JARS)
    small = sorted(locked, key=lambda artifact: (paths.JARS / artifact.filename).stat().st_size)[:4]
    for artifact in small:
        shutil.copy(paths.JARS / artifact.filename, tmp_path)
    lock = tmp_path / "artifacts.lock"
    kafka_lock.write(lock, [(artifact.coordinate, tmp_path / artifact.filename) for artifact in small])
    return tmp_path, lock, [tmp_path / artifact.filename for artifact in small]


def test_the_lock_names_every_jar_once(locked):
    assert len(locked) == 92
    assert len({artifact.filename for artifact in locked}) == 92


def test_the_lock_holds_what_the_pom_asks_for(locked):
    pom = ElementTree.parse(LOCK.with_name("pom.xml")).getroot()  # noqa: S314  # our own file
    versions = {element.tag: element.text for element in pom.find("properties")}
    asked = {
        (item.findtext("groupId"), item.findtext("artifactId"), versions[item.findtext("version").strip("${}")])
        for item in pom.iter("dependency")
    }
    assert asked <= {(artifact.group, artifact.name, artifact.version) for artifact in locked}
    assert versions["kafka.version"] == kafka_config.VERSION


def test_a_second_run_fetches_nothing(jars):
    directory, lock, _ = jars
    assert kafka_artifacts.fetch(directory, lock=lock) == 0


def test_a_corrupt_jar_and_a_missing_one_are_fetched_again(jars):
    directory, lock, (corrupt, missing, *_) = jars
    corrupt.write_bytes(corrupt.read_bytes()[:-1] + b"x")
    missing.unlink()
    seen = []
    assert kafka_artifacts.fetch(directory, lambda done, total: seen.append((done, total)), lock) == 2
    assert seen == [(1, 2), (2, 2)]
    assert kafka_artifacts.missing(kafka_artifacts.read_lock(lock), directory) == []


def test_a_jar_that_the_lock_does_not_name_leaves_the_class_path(jars):
    directory, lock, (first, *_) = jars
    stranger = directory / "stranger-1.0.jar"
    shutil.copy(first, stranger)
    kafka_artifacts.fetch(directory, lock=lock)
    assert not stranger.exists()


def test_a_jar_with_another_hash_is_refused_and_not_kept(jars):
    directory, lock, (first, *_) = jars
    artifact = next(a for a in kafka_artifacts.read_lock(lock) if a.filename == first.name)
    lock.write_text(lock.read_text().replace(artifact.sha256, "0" * 64))
    with pytest.raises(LocalStackError, match="SHA-256"):
        kafka_artifacts.fetch(directory, lock=lock)
    assert kafka_artifacts.sha256_of(first) == artifact.sha256, "what lies there is replaced only by what is right"


def test_a_broken_line_of_the_lock_is_named(tmp_path):
    lock = tmp_path / "artifacts.lock"
    lock.write_text("org.apache.kafka:kafka-clients deadbeef\n")
    with pytest.raises(LocalStackError, match=r"artifacts\.lock:1"):
        kafka_artifacts.read_lock(lock)


@pytest.mark.parametrize(
    ("line", "coordinate"),
    [
        ("org.a:b:jar:1.2:runtime:/m2/b-1.2.jar", "org.a:b:1.2"),
        ("org.a:b:jar:linux-x86_64:1.2:runtime:/m2/b-1.2-linux-x86_64.jar", "org.a:b:1.2:linux-x86_64"),
        ("org.a:b:jar:1.2:runtime:/m2/b-1.2.jar -- module b (auto)", "org.a:b:1.2"),
    ],
)
def test_mavens_listing_is_read(line, coordinate):
    assert kafka_lock.parse(line)[0] == coordinate
