"""The Ministry of Sustainability and the Environment of Singapore."""
