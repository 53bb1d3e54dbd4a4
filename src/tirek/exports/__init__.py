"""Lists taken out as files: columns said once, and of them CSV sent while it is read, or a workbook."""
