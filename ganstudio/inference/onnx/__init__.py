"""ONNX files themselves: sessions, metadata, and edits of graphs. Knows no generator and no translator."""
