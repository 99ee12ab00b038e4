"""Simulated parts of the platform: detections, embeddings, model files, video frames, import providers and agent tools."""
