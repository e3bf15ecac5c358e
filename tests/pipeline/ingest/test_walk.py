"""The order in which the files of a corpus are read, on a path and at a URL."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import files_of, in_order

NAMES = st.lists(st.sampled_from(["a", "b", "B", "ab", "a-b", ".c", "a.txt"]), min_size=1, max_size=4).map("/".join)


@given(st.sets(NAMES, min_size=1))
def test_names_alone_are_put_in_the_order_of_a_walk(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("walk")
    files = [name for name in names if not any(other.startswith(f"{name}/") for other in names)]
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    assert in_order(files) == [name for name, _ in files_of(folder, folder, folder / "out")]
