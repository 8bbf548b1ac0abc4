"""Statements: who says what, in quotation marks or reported, by which word."""

from kg.annotate.statements.find import find_statements

__all__ = ["find_statements"]
