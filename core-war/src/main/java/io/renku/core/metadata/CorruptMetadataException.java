package io.renku.core.metadata;

/** A file of the object database that is not what the format allows. */
public class CorruptMetadataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;

  public CorruptMetadataException(String path, String why) {
    this(path, why, null);
  }

  public CorruptMetadataException(String path, String why, Throwable cause) {
    super("The metadata file %s is corrupt: %s".formatted(path, why), cause);
    this.path = path;
  }

  public String path() {
    return path;
  }
}
