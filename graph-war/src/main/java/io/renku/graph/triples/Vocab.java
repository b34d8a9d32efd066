package io.renku.graph.triples;

import org.apache.jena.rdf.model.Property;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.rdf.model.ResourceFactory;

/** The names that Renku's metadata is written in. */
public final class Vocab {
  public static final String SCHEMA = "http://schema.org/";
  public static final String PROV = "http://www.w3.org/ns/prov#";
  public static final String RENKU = "https://swissdatasciencecenter.github.io/renku-ontology#";

  public static final String PREFIXES =
      """
      PREFIX schema: <http://schema.org/>
      PREFIX prov: <http://www.w3.org/ns/prov#>
      PREFIX renku: <https://swissdatasciencecenter.github.io/renku-ontology#>
      PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
      PREFIX text: <http://jena.apache.org/text#>
      """;

  /** Named graphs that are not one project's own. */
  public static final String PERSONS = SCHEMA + "Person";

  public static final String PROJECTS = SCHEMA + "Project";
  public static final String DATASETS = SCHEMA + "Dataset";
  public static final String PROJECT_AUTH = RENKU + "ProjectAuth";
  public static final String VIEWED_TIMES = RENKU + "ProjectViewedTime";
  public static final String PERSON_VIEWINGS = RENKU + "PersonViewing";
  public static final String STORE = RENKU + "Store";

  private Vocab() {}

  public static Property schema(String name) {
    return ResourceFactory.createProperty(SCHEMA, name);
  }

  public static Property prov(String name) {
    return ResourceFactory.createProperty(PROV, name);
  }

  public static Property renku(String name) {
    return ResourceFactory.createProperty(RENKU, name);
  }

  public static Resource schemaType(String name) {
    return ResourceFactory.createResource(SCHEMA + name);
  }

  public static Resource provType(String name) {
    return ResourceFactory.createResource(PROV + name);
  }

  public static Resource renkuType(String name) {
    return ResourceFactory.createResource(RENKU + name);
  }
}
