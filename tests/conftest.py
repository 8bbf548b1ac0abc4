"""Its being here puts this folder on the path, so that tests in subfolders find `stand_in`."""
