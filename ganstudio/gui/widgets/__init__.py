"""What is seen and touched; takes plain data and emits signals, knows neither sessions nor pages."""
