package io.renku.crc.pools;

import jakarta.json.bind.annotation.JsonbProperty;

/** A node affinity as clients see it. */
public record NodeAffinityView(
    String key, @JsonbProperty("required_during_scheduling") boolean required) {

  static NodeAffinityView of(NodeAffinity affinity) {
    return new NodeAffinityView(affinity.key(), affinity.isRequired());
  }
}
