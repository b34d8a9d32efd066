package io.renku.crc;

import io.renku.commons.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  private final HouseRules rules = new HouseRules("io.renku.crc");

  @Test
  void featuresHaveNoCycles() {
    rules.featuresHaveNoCycles();
  }

  @Test
  void webTypesStayAtTheEdge() {
    rules.webTypesStayAtTheEdge();
  }

  @Test
  void namesAreAtHome() {
    rules.namesAreAtHome();
  }

  @Test
  void entityManagersStayInRepositories() {
    rules.entityManagersStayInRepositories();
  }
}
