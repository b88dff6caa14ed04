"""newsalign: one news story in Ukrainian, Russian and English, from the saved pages to the score of a translation system."""
