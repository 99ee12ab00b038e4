"""Model files that standard readers can open but that contain no trained weights.

The ONNX file is a valid model with a single Identity node; the PyTorch file contains a dictionary. Both contain the class
names, so that a program can check the file that it downloaded.
"""

from __future__ import annotations

import io
import pickle
import zipfile

_FLOAT = 1


def onnx_file(name: str, classes: list[str]) -> bytes:
    """Return an ONNX model: `output = Identity(input)` over a float vector, with `classes` in its metadata."""
    node = _text(1, "input") + _text(2, "output") + _text(4, "Identity")
    shape = _field(1, _text(2, "batch"))
    value = _field(2, _field(1, _int(1, _FLOAT) + _field(2, shape)))
    graph = _field(1, node) + _text(2, name) + _field(11, _text(1, "input") + value) + _field(12, _text(1, "output") + value)
    metadata = _field(14, _text(1, "classes") + _text(2, "\n".join(classes)))
    opset = _field(8, _text(1, "") + _int(2, 17))
    return _int(1, 8) + _text(2, "pictograph-emulator") + _field(7, graph) + opset + metadata


def pytorch_file(name: str, classes: list[str]) -> bytes:
    """Return a file in the layout of `torch.save` that contains `{"name": ..., "classes": [...]}`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path, content in (
            ("data.pkl", pickle.dumps({"name": name, "classes": classes}, protocol=2)),
            ("byteorder", b"little"),
            ("version", b"3\n"),
        ):
            archive.writestr(zipfile.ZipInfo(f"archive/{path}"), content)
    return target.getvalue()


def _field(number: int, content: bytes) -> bytes:
    """Return a length-delimited Protocol Buffers field."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _text(number: int, text: str) -> bytes:
    return _field(number, text.encode())


def _int(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
