package io.renku.platform.cluster;

import io.renku.commons.HouseRules;
import org.junit.jupiter.api.Test;

class ClusterRulesTest {
  private final HouseRules rules = new HouseRules("io.renku.platform.cluster");

  @Test
  void partsDependInOneDirection() {
    rules.featuresHaveNoCycles();
  }

  @Test
  void namesAreAtHome() {
    rules.namesAreAtHome();
  }

  @Test
  void onlyTheApiAndTheSidecarSpeakHttpToClients() {
    rules.onlyInFeature("[api|sidecar]", "com.sun.net.httpserver..");
  }
}
