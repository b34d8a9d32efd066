package io.renku.core.export;

import java.util.List;

/** How the objects of one class appear in the graph. */
record Schema(List<String> rdfTypes, List<Field> fields) {

  enum Kind {
    TEXT,
    /** A scalar of any type. */
    SCALAR,
    TIME,
    TYPED_TIME,
    DATE,
    /** Another object, or several. */
    NODE,
    /** The id of another object. */
    IRI,
    /** Text, or a map that refers to a node. */
    URI,
    /** JSON-LD that a client wrote. */
    JSON_LD
  }

  /**
   * @param isReverse whether the property belongs to the other node and points here
   */
  record Field(String attribute, String property, Kind kind, boolean isReverse) {}
}
