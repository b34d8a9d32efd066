package io.renku.crc.clusters;

import java.time.Instant;

/**
 * The pair of objects that enforces one quota, as the cluster has it. {@code byHand} when someone
 * but this service has changed the limits since it last wrote them.
 */
public record ClusterQuota(
    String id,
    double cpu,
    long memory,
    long gpu,
    boolean ours,
    boolean byHand,
    boolean complete,
    Instant createdAt) {}
