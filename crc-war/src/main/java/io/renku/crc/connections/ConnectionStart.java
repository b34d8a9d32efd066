package io.renku.crc.connections;

import io.renku.crc.CrcConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Stops the service when the networks that an operator allows cannot be read. */
@ApplicationScoped
class ConnectionStart {
  @Inject CrcConfig config;

  void check(@Observes @Initialized(ApplicationScoped.class) Object event) {
    try {
      AddressRules.allowing(config.storageNetworks());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "crc cannot start: set renku.crc.storage.allowed-networks. " + e.getMessage(), e);
    }
  }
}
