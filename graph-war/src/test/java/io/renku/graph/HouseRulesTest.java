package io.renku.graph;

import io.renku.commons.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  private static final HouseRules RULES = new HouseRules("io.renku.graph");

  @Test
  void featuresHaveNoCycles() {
    RULES.featuresHaveNoCycles();
  }

  @Test
  void webTypesStayAtTheEdge() {
    RULES.webTypesStayAtTheEdge();
  }

  @Test
  void namesAreAtHome() {
    RULES.namesAreAtHome();
  }

  @Test
  void onlyTheDatabaseFeatureKnowsLiquibase() {
    RULES.onlyInFeature("database", "liquibase..");
  }

  @Test
  void onlyTheGitLabFeatureKnowsGitLab4j() {
    RULES.onlyInFeature("gitlab", "org.gitlab4j..");
  }

  @Test
  void onlyTriplesOpensStores() {
    RULES.onlyInFeature(
        "triples", "org.apache.jena.tdb2..", "org.apache.jena.fuseki..", "org.apache.lucene..");
  }

  @Test
  void entityManagersStayInRepositories() {
    RULES.entityManagersStayInRepositories();
  }
}
