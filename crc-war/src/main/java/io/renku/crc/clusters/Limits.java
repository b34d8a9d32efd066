package io.renku.crc.clusters;

/** What the cluster shall enforce under one name: cores, gigabytes of 10^9 bytes, GPUs. */
public record Limits(String id, double cpu, long memory, long gpu) {}
