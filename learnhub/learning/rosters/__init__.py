"""Lists of people from a spreadsheet: read within limits, checked row by row, and brought in whole or not at all."""
