from convex_explorer.demo.tables import TABLE_NUMBERS, document_id, table_of
from convex_explorer.values.ids import DocumentId


def test_ids_are_convex_ids_of_their_table():
    for table, number in TABLE_NUMBERS.items():
        identifier = document_id(table, 7)
        assert DocumentId.parse(identifier).table_number == number
        assert table_of(identifier) == table


def test_the_same_document_has_the_same_id_in_every_run():
    assert document_id("tasks", 1) == document_id("tasks", 1)
    assert document_id("tasks", 1) != document_id("tasks", 2)


def test_system_tables_have_names_too():
    assert table_of(DocumentId.make(35, bytes(16))) == "_storage"


def test_other_strings_and_other_deployments_ids_belong_to_no_table():
    assert table_of("tasks") is None
    assert table_of(DocumentId.make(10050, bytes(16))) is None
