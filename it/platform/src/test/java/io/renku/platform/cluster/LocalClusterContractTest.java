package io.renku.platform.cluster;

import java.io.IOException;

class LocalClusterContractTest extends ClusterContract {
  @Override
  protected Api connect() throws IOException {
    return Locally.api();
  }
}
