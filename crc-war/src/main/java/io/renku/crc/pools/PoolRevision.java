package io.renku.crc.pools;

/** Which state of a pool is the current one; the database counts, whoever writes. */
public record PoolRevision(int id, long revision) {}
