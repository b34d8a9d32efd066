package io.renku.platform.cluster.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One thing that a caller can ask for.
 *
 * @param description for the page that lists all methods
 */
record RpcMethod(String name, String description, Action action) {
  /** Answers the result, or throws {@link RpcError}. */
  interface Action {
    JsonNode run(ObjectNode parameters) throws InterruptedException;
  }
}
