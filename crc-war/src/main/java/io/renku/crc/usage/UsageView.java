package io.renku.crc.usage;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;

/** What the sessions of one pool hold, as clients see it. */
@JsonbPropertyOrder({"observedAt", "total", "classes", "users"})
public record UsageView(
    @JsonbProperty("observed_at") String observedAt,
    Use total,
    List<OfClass> classes,
    List<OfUser> users) {

  /** Every class of the pool, also those that nobody uses. */
  @JsonbPropertyOrder({"id", "name", "use"})
  public record OfClass(int id, String name, Use use) {}

  /** A user who has sessions in the pool. */
  @JsonbPropertyOrder({"id", "use"})
  public record OfUser(String id, Use use) {}
}
