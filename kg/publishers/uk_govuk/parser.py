"""GOV.UK: what its Content API answers."""

from kg.publishers.forms.govuk import parse, recognise

__all__ = ["parse", "recognise"]
