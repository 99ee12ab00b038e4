# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class PipelineType(StrEnum):
    """Training pipeline: `yolox` and `rfdetr_detection` for object detection, `detectron2` and `rfdetr_segmentation`
    for instance segmentation, `sm_pytorch` for semantic segmentation, `classification` for image classification.
    """

    YOLOX = "yolox"
    DETECTRON2 = "detectron2"
    SM_PYTORCH = "sm_pytorch"
    CLASSIFICATION = "classification"
    RFDETR_DETECTION = "rfdetr_detection"
    RFDETR_SEGMENTATION = "rfdetr_segmentation"

    @classmethod
    def _missing_(cls, value: object) -> "PipelineType | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
