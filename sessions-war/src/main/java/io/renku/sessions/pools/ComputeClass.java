package io.renku.sessions.pools;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A size of session that the caller may use, with what its pool says of all its sessions: the quota
 * they share, how many times its CPU request each may use at most, and when they go.
 */
public record ComputeClass(
    long id,
    BigDecimal cpu,
    long memoryGb,
    int gpu,
    long maxStorageGb,
    long defaultStorageGb,
    boolean isDefault,
    boolean isMatching,
    boolean isInDefaultPool,
    List<String> tolerations,
    List<NodeAffinity> affinities,
    Optional<String> quota,
    Optional<BigDecimal> cpuLimitFactor,
    Thresholds thresholds) {

  /** A label that nodes should, or must, have. */
  public record NodeAffinity(String key, boolean isRequired) {}

  /** After how many idle, and then hibernated, seconds the pool lets a session go; 0 is never. */
  public record Thresholds(OptionalLong idle, OptionalLong hibernated) {
    public static final Thresholds NONE =
        new Thresholds(OptionalLong.empty(), OptionalLong.empty());

    private static Thresholds of(JsonObject pool) {
      return new Thresholds(
          seconds(pool, "idle_threshold"), seconds(pool, "hibernation_threshold"));
    }

    private static OptionalLong seconds(JsonObject pool, String field) {
      var seconds = Tree.numberAt(pool, -1, field);
      return seconds < 0 ? OptionalLong.empty() : OptionalLong.of(seconds);
    }
  }

  static ComputeClass of(JsonObject pool, JsonObject json) {
    return new ComputeClass(
        Tree.numberAt(json, -1, "id"),
        decimal(json, "cpu").orElse(BigDecimal.ZERO),
        Tree.numberAt(json, 0, "memory"),
        (int) Tree.numberAt(json, 0, "gpu"),
        Tree.numberAt(json, 0, "max_storage"),
        Tree.numberAt(json, 1, "default_storage"),
        Tree.isTrueAt(json, "default"),
        Tree.isTrueAt(json, "matching"),
        Tree.isTrueAt(pool, "default"),
        tolerations(json),
        Tree.objectsAt(json, "node_affinities").stream()
            .map(
                affinity ->
                    new NodeAffinity(
                        Tree.textAt(affinity, "key").orElse(""),
                        Tree.isTrueAt(affinity, "required_during_scheduling")))
            .toList(),
        Tree.textAt(pool, "quota", "id"),
        decimal(pool, "cpu_limit_factor"),
        Thresholds.of(pool));
  }

  private static Optional<BigDecimal> decimal(JsonObject from, String field) {
    return Tree.at(from, field)
        .filter(JsonNumber.class::isInstance)
        .map(number -> ((JsonNumber) number).bigDecimalValue());
  }

  private static List<String> tolerations(JsonObject json) {
    return Tree.at(json, "tolerations")
        .map(JsonValue::asJsonArray)
        .orElse(JsonValue.EMPTY_JSON_ARRAY)
        .getValuesAs(JsonString::getString);
  }
}
