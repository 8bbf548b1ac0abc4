"""The explorer: pages to read and click, made on the server. See README.md for how a page is added."""
