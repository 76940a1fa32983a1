"""The invented world: made datasets, the shape they follow, the text they hold, and the defects planted in them."""
