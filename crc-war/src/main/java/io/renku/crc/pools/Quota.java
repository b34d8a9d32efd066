package io.renku.crc.pools;

/**
 * What all sessions of a pool may use together. Its id is also the name of the two objects that
 * enforce it in the cluster.
 */
public record Quota(String id, double cpu, long memory, long gpu) {

  boolean hasRoomFor(ResourceClass one) {
    return one.cpu() <= cpu && one.memory() <= memory && one.gpu() <= gpu;
  }
}
