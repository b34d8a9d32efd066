package io.renku.crc.members;

import io.renku.crc.pools.Member;
import jakarta.json.bind.annotation.JsonbProperty;

/** A user as this service knows them. */
public record UserView(String id, @JsonbProperty("no_default_access") boolean noDefaultAccess) {

  static UserView of(Member member) {
    return new UserView(member.userId(), member.hasNoDefaultAccess());
  }
}
