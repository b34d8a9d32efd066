package io.renku.crc.clusters;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A session that holds resources: what its pod has asked for, in cores, bytes and GPUs.
 *
 * @param classId the resource class that it was started with; empty for sessions of the reference,
 *     which do not say
 * @param priorityClass the id of the quota under which it runs, or empty
 */
public record SessionPod(
    Optional<Integer> classId,
    String priorityClass,
    String userId,
    BigDecimal cpu,
    BigDecimal memory,
    BigDecimal gpu) {}
