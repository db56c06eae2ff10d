"""Reads report.xlsx of an unpacked pack, and compares it with results.json. Usage: read-workbook.py FOLDER"""

import json
import pathlib
import sys

import openpyxl

folder = pathlib.Path(sys.argv[1])
results = json.loads((folder / "results.json").read_text("utf8"))
book = openpyxl.load_workbook(folder / "report.xlsx")
first = {sheet.title: [row[0].value for row in sheet.iter_rows(min_row=2)] for sheet in book}
assert first["Requirements"] == [one["id"] for one in results["requirements"]]
assert first["Controls"] == [one["control"]["id"] for one in results["findings"]]
assert first["Evidence"] == [one["reference"] for one in results["evidence"]]
assert len(first["Coverage"]) == len(results["coverage"])
links = 0
for sheet in book:
    assert sheet.freeze_panes == "A2", sheet.title
    assert sheet.auto_filter.ref, sheet.title
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f", (sheet.title, cell.coordinate)
            if cell.hyperlink is None:
                continue
            links += 1
            if cell.hyperlink.target is not None:
                assert (folder / cell.hyperlink.target).is_file(), cell.hyperlink.target
            else:
                name, _, place = cell.hyperlink.location.rpartition("!")
                assert book[name.strip("'")][place] is not None
assert links > 10
print(len(book.sheetnames), "sheets,", links, "links")
