package io.renku.crc.connections;

import io.renku.commons.Failure;
import java.util.regex.Pattern;

/** Where in a storage: its bucket or container, and what the names of wanted objects begin with. */
record SourcePath(String bucket, String prefix) {
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9$][A-Za-z0-9._:-]{0,254}");

  /**
   * @throws Failure 422 when the path does not begin with a name of a bucket
   */
  static SourcePath of(String path) {
    var inside = path.replaceFirst("^/+", "");
    var slash = inside.indexOf('/');
    var bucket = slash < 0 ? inside : inside.substring(0, slash);
    if (!BUCKET.matcher(bucket).matches()) {
      throw Failure.invalid("'source_path' must begin with the name of a bucket or container.");
    }
    var folder = slash < 0 ? "" : inside.substring(slash + 1).replaceFirst("/+$", "");
    return new SourcePath(bucket, folder.isEmpty() ? "" : folder + "/");
  }
}
