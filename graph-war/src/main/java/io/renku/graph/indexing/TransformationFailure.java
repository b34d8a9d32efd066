package io.renku.graph.indexing;

/** An export that cannot become part of the graph, however often it is tried. */
class TransformationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TransformationFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
