package io.renku.core.datasets;

import io.renku.commons.Failure;
import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.files.UploadStore;
import io.renku.core.metadata.Dataset;
import io.renku.core.metadata.Instance;
import io.renku.core.metadata.Values;
import io.renku.core.repositories.Draft;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Keeps images of datasets: uploads inside the project, others as addresses. */
record DatasetImages(UploadStore uploads, String user) {
  private static final String FOLDER = ".renku/dataset_images/";

  /** The images as the metadata hold them; files of images no longer wanted are deleted. */
  List<Instance> write(Draft draft, Dataset dataset, List<ImageRequest> wanted) {
    var folder = FOLDER + dataset.initialIdentifier();
    var images =
        wanted.stream()
            .sorted(Comparator.comparingInt(ImageRequest::position))
            .map(one -> Values.image(dataset.id(), one.position(), url(draft, folder, one)))
            .toList();
    var kept = images.stream().map(image -> image.requireText("content_url")).toList();
    draft.list(folder).stream()
        .filter(file -> !kept.contains(file.path()))
        .forEach(file -> draft.delete(file.path()));
    return images;
  }

  private String url(Draft draft, String folder, ImageRequest wanted) {
    if (wanted.fileId().isPresent()) {
      return upload(draft, folder, wanted);
    }
    var url =
        wanted
            .contentUrl()
            .orElseThrow(() -> refused("an image needs a file_id or a content_url."));
    if (wanted.isMirrored()) {
      throw Failure.notImplemented("Copying an image from elsewhere (mirror_locally)");
    }
    if (!url.matches("(?i)https?://\\S+") && !draft.exists(url)) {
      throw refused("the image %s does not exist.".formatted(url));
    }
    return url;
  }

  private String upload(Draft draft, String folder, ImageRequest wanted) {
    var id = wanted.fileId().orElseThrow();
    var file =
        uploads.find(user, id).orElseThrow(() -> new CoreFailure(CoreError.FILE_MISSING, id));
    var name = file.name().toLowerCase(Locale.ROOT);
    var dot = name.lastIndexOf('.');
    var extension = dot < 0 ? "" : name.substring(dot);
    if (!extension.matches("\\.(png|jpe?g|gif|bmp|tiff?|svg|webp)")) {
      throw refused("%s is not an image.".formatted(file.name()));
    }
    var path = folder + "/" + wanted.position() + extension;
    draft.write(path, uploads.path(user, file));
    return path;
  }

  private static CoreFailure refused(String why) {
    return new CoreFailure(CoreError.RENKU, "Invalid parameter value - " + why);
  }
}
