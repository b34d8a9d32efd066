package io.renku.crc.members;

import io.renku.commons.Failure;
import io.renku.crc.members.MemberService.Admission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Lets users in whom Keycloak knows. Only Keycloak's own "no such user" makes us forget one: an
 * outage changes nothing.
 */
@ApplicationScoped
class UserAdmission {
  @Inject KeycloakClient keycloak;
  @Inject MemberService members;

  Admission admit(UserRequest wish, String accessToken) {
    if (!keycloak.knows(wish.id(), accessToken)) {
      members.forget(wish.id());
      throw Failure.notFound("User", wish.id());
    }
    return members.admit(wish);
  }
}
