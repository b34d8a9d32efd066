package io.renku.gateway.pages;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/**
 * One file of the web client where it is kept.
 *
 * @param name by which what was found out about it is remembered
 * @param stamp differs when the content does
 * @param modified to the second, as HTTP says it
 */
record StoredFile(String name, String stamp, Instant modified, Content content) {

  interface Content {
    InputStream open() throws IOException;
  }
}
