"""Forms that releases are published in. A form knows markup; which government speaks is the publisher folder's to say."""
