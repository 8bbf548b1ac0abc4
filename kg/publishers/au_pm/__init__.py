"""The Prime Ministers of Australia."""
