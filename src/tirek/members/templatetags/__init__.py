"""What the pages of persons show in their own way."""
