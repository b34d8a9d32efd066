package io.renku.core.datasets;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.util.List;
import java.util.Optional;

/** An image that a request wants a dataset to have: an upload, or an address. */
record ImageRequest(
    Optional<String> fileId, Optional<String> contentUrl, int position, boolean isMirrored) {

  static void requireDistinctPositions(List<ImageRequest> images) {
    var positions = images.stream().map(ImageRequest::position).distinct().count();
    if (positions < images.size()) {
      throw new CoreFailure(CoreError.SAME_IMAGE_POSITION, "two have the same.");
    }
  }
}
