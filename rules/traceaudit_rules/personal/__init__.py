"""TA6xx: personal data. Gates and cheap tests find candidates; recognizers.py decides on the values that are left."""
