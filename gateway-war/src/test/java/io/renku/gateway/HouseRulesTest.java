package io.renku.gateway;

import io.renku.commons.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  private final HouseRules rules = new HouseRules("io.renku.gateway");

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
