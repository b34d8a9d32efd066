package io.renku.tests;

import io.renku.platform.Platform.Program;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** While a class's tests run, an upstream of their own answers at GitLab's address. */
final class GitlabsPlace<T extends AutoCloseable> implements BeforeAllCallback, AfterAllCallback {
  private final Opening<T> opening;
  private T taker;

  interface Opening<T> {
    T at(int port) throws IOException;
  }

  GitlabsPlace(Opening<T> opening) {
    this.opening = opening;
  }

  T taker() {
    return taker;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    LocalPlatform.takeAway(Program.FORGE);
    taker = opening.at(URI.create(LocalPlatform.gitlabUrl()).getPort());
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (taker != null) {
      taker.close();
    }
    LocalPlatform.bringBack(Program.FORGE);
  }
}
