"""The last look at two pictures laid one on the other: the same pixels, the same product, or neither.

Features agree wherever two pictures share something: a wall, a hanger, a label. Only a copy agrees nearly
everywhere, and only the right product agrees in shape between its features.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from monitoring.detection.pictures.features import Features
from monitoring.detection.pictures.geometry import Floats

Layer = NDArray[np.float32]

_FEWEST_PIXELS = 60
"""Of the thumbnail: below, two pictures overlap too little to be compared."""


def same_pixels(query: Features, reference: Features, matrix: Floats) -> float:
    """Share of the overlap, 0 to 1, in which both pictures are alike: local shape, brightness, colour.

    Measured: copies with a banner of 20%, a border of 10% or a tiled watermark 0.67 and more; different
    garments of one cut and colour on one wall up to 0.63.
    """
    laid, seen, inside = _laid_over(query, reference, matrix)
    if inside.sum() < _FEWEST_PIXELS:
        return 0.0
    covariance, one, other, mean, mean_laid = _moments(seen[..., 0], laid[..., 0], inside, 9)
    lighter = float(np.median((seen[..., 0] - laid[..., 0])[inside]))
    flat = (one < 16) & (other < 16)
    shape = covariance > 0.7 * np.sqrt((one + 4) * (other + 4))
    colour = cv2.blur(np.abs(seen - laid)[..., 1:].max(axis=2), (5, 5)) < 14
    alike = np.where(flat, np.abs(mean - mean_laid - lighter) < 20, shape) & colour
    return float(alike[inside].mean())


def same_shape(query: Features, reference: Features, matrix: Floats) -> float:
    """Local correlation of brightness, -1 to 1, over the parts of the reference that show something.

    Tells flavours of one design apart, which share most of their features. Measured on phone photos: median
    0.22 for the right product.
    """
    laid, seen, inside = _laid_over(query, reference, matrix)
    if inside.sum() < _FEWEST_PIXELS:
        return 0.0
    covariance, one, other, _, _ = _moments(seen[..., 0], laid[..., 0], inside, 15)
    weight = np.sqrt(other) * inside
    correlation = covariance / np.sqrt((one + 25) * (other + 25))
    return float((correlation * weight).sum() / max(float(weight.sum()), 1e-6))


def _laid_over(
    query: Features, reference: Features, matrix: Floats
) -> tuple[Layer, Layer, NDArray[np.bool_]]:
    """The reference's thumbnail laid on the query's, the query's, and where they overlap (YCrCb)."""
    height, width = query.thumbnail.shape[:2]
    here = reference.thumbnail.shape[1] / reference.width
    there = width / query.width
    # Centres of pixels lie at half coordinates in both sizes.
    up = np.array([[1 / here, 0, 0.5 / here - 0.5], [0, 1 / here, 0.5 / here - 0.5], [0, 0, 1]])
    down = np.array([[there, 0, 0.5 * there - 0.5], [0, there, 0.5 * there - 0.5]])
    whole = down @ np.vstack((matrix, [0, 0, 1])) @ up
    scale = float(np.sqrt(max(np.linalg.det(whole[:, :2]), 1e-6)))
    source = _channels(reference.thumbnail)
    if scale < 0.8:
        source = np.asarray(cv2.GaussianBlur(source, (0, 0), min(0.5 / scale, 20.0)), np.float32)
    laid = cv2.warpAffine(source, whole, (width, height))
    inside = cv2.warpAffine(np.ones(source.shape[:2], np.float32), whole, (width, height)) > 0.99
    # A placement is right to about half a pixel of the thumbnail; a slight blur forgives that.
    return _soft(laid), _soft(_channels(query.thumbnail)), np.asarray(inside, np.bool_)


def _channels(thumbnail: NDArray[np.uint8]) -> Layer:
    return np.asarray(cv2.cvtColor(thumbnail, cv2.COLOR_RGB2YCrCb), np.float32)


def _soft(layer: cv2.typing.MatLike) -> Layer:
    return np.asarray(cv2.GaussianBlur(layer, (0, 0), 0.8), np.float32)


def _moments(
    one: Layer, other: Layer, inside: NDArray[np.bool_], window: int
) -> tuple[Layer, Layer, Layer, Layer, Layer]:
    """Covariance, both variances and both means in a square around each pixel, of what lies inside."""
    mask = inside.astype(np.float32)

    def mean(layer: Layer) -> Layer:
        return np.asarray(cv2.blur(layer, (window, window), borderType=cv2.BORDER_REFLECT), np.float32)

    share = mean(mask) + np.float32(1e-6)
    one_mean, other_mean = mean(one * mask) / share, mean(other * mask) / share
    one_variance = np.maximum(mean(one * one * mask) / share - one_mean**2, 0)
    other_variance = np.maximum(mean(other * other * mask) / share - other_mean**2, 0)
    covariance = mean(one * other * mask) / share - one_mean * other_mean
    return covariance, one_variance, other_variance, one_mean, other_mean
