package io.renku.forge;

import io.renku.commons.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  private final HouseRules rules = new HouseRules("io.renku.forge");

  @Test
  void featuresHaveNoCycles() {
    rules.featuresHaveNoCycles();
  }

  @Test
  void namesAreAtHome() {
    rules.namesAreAtHome();
  }

  @Test
  void onlyTheHttpFeatureKnowsTheServer() {
    rules.onlyInFeature("http", "org.eclipse.jetty.server..", "org.eclipse.jetty.io..");
  }
}
