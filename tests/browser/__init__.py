"""What people see, in a real browser: Chromium without a window, over the program's own server. Skipped where there is no Chromium."""
