package io.renku.gateway.pages;

import java.io.IOException;
import java.util.Optional;

/** A place that has files of the web client. */
interface FileSource extends AutoCloseable {

  /**
   * @param path decoded, beginning with a slash, without dot segments
   */
  Optional<StoredFile> find(String path) throws IOException;

  @Override
  default void close() {}
}
