package io.renku.platform.cluster;

import java.io.IOException;

class LocalCustomResourceTest extends CustomResourceContract {
  @Override
  protected Api connect() throws IOException {
    return Locally.api();
  }
}
