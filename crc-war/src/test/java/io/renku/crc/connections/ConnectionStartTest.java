package io.renku.crc.connections;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConnectionStartTest {
  private final ConnectionStart start = new ConnectionStart();

  @Test
  void aNetworkThatCannotBeReadStopsTheService() {
    start.config = StoragesKit.config("10.0.0.0/8, intranet");

    assertThatThrownBy(() -> start.check("started"))
        .hasMessageContaining("renku.crc.storage.allowed-networks")
        .hasMessageContaining("'intranet'");
  }

  @Test
  void networksAndNoneAreFine() {
    start.config = StoragesKit.config("10.0.0.0/8, fd00::/8");
    start.check("started");

    start.config = StoragesKit.config("");
    start.check("started");
  }
}
