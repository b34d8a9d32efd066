package io.renku.core;

import io.renku.commons.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  private final HouseRules rules = new HouseRules("io.renku.core");

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

  @Test
  void gitStaysInRepositories() {
    rules.onlyInFeature("repositories", "org.eclipse.jgit..");
  }

  @Test
  void templateLanguagesStayInTemplates() {
    rules.onlyInFeature("templates", "com.hubspot..", "org.yaml..");
  }

  @Test
  void compressionStaysInMetadata() {
    rules.onlyInFeature("metadata", "com.github.luben..");
  }
}
