package io.renku.tests;

import java.nio.file.Path;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a real browser to itself, and is skipped where none is installed. */
@ExtendWith(ArquillianExtension.class)
abstract class InABrowser {
  static final Path PICTURES = Path.of("target", "pictures");

  @TempDir Path profile;
  Chromium browser;

  @BeforeEach
  void start() {
    browser = Chromium.startOrSkip(profile);
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }
}
