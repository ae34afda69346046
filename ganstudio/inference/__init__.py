"""Using exported generators: onnxruntime and numpy, never torch, no threads of its own.

A generator is its ONNX file with the manifest inside; nothing here knows how it was trained.
"""
