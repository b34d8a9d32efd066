package io.renku.crc.members;

import io.renku.crc.wire.Form;
import io.renku.crc.wire.Need;
import io.renku.crc.wire.TextRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** What a request says about a user; the flag is null where it says nothing. */
public record UserRequest(String id, Boolean noDefaultAccess) {
  private static final TextRule ID = TextRule.matching(5, 50, "[A-Za-z0-9-]+");
  private static final String FLAG = "no_default_access";

  static UserRequest withId(Form form) {
    form.closed(Set.of("id", FLAG));
    return new UserRequest(form.text("id", Need.REQUIRED, ID), form.truth(FLAG, Need.OPTIONAL));
  }

  static Boolean requiredFlag(Form form) {
    return form.closed(Set.of(FLAG)).truth(FLAG, Need.REQUIRED);
  }

  static Boolean optionalFlag(Form form) {
    return form.closed(Set.of(FLAG)).truth(FLAG, Need.OPTIONAL);
  }

  /** Who is named twice counts once; the last mention decides. */
  static List<UserRequest> once(List<UserRequest> users) {
    var byId = new LinkedHashMap<String, UserRequest>();
    users.forEach(user -> byId.put(user.id(), user));
    return List.copyOf(byId.values());
  }

  boolean deniesDefaultAccess() {
    return Boolean.TRUE.equals(noDefaultAccess);
  }
}
