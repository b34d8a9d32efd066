package io.renku.crc.pools;

/** A quota as clients see it. */
public record QuotaView(String id, double cpu, long memory, long gpu) {

  static QuotaView of(Quota quota) {
    return new QuotaView(quota.id(), quota.cpu(), quota.memory(), quota.gpu());
  }
}
