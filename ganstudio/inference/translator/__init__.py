"""Translators as ONNX files: pictures of any size, folders of them, videos."""
