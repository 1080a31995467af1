"""A plugin of ocrmypdf, loaded by its path in a process without Django: keeps what tesseract said of each word."""

import os
import shutil
from pathlib import Path
from typing import Any

from ocrmypdf import hookimpl
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine


class Keeping(TesseractOcrEngine):
    """Tesseract, with the words of each page and their confidences left in the folder ``MOTCUA_HOCR``."""

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:
        """One page; the file's name begins with the page's number."""
        TesseractOcrEngine.generate_hocr(input_file, output_hocr, output_text, options)
        shutil.copyfile(output_hocr, Path(os.environ["MOTCUA_HOCR"]) / output_hocr.name)


@hookimpl
def get_ocr_engine(options: Any) -> Keeping:
    """Asked before the built-in one."""
    return Keeping()
