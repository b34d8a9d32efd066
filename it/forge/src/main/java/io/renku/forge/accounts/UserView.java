package io.renku.forge.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.http.Json;
import io.renku.forge.http.Paths;

/** Users as GitLab writes them. */
public final class UserView {
  private final String publicUrl;

  public UserView(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  public ObjectNode brief(User user) {
    return Json.object()
        .put("id", user.id())
        .put("username", user.username())
        .put("public_email", "")
        .put("name", user.name())
        .put("state", user.state())
        .put("locked", false)
        .put("avatar_url", avatar(user))
        .put("web_url", webUrl(user));
  }

  public ObjectNode profile(User user) {
    var view = brief(user);
    view.put("created_at", Json.time(user.createdAt()))
        .put("bio", "")
        .put("location", "")
        .put("linkedin", "")
        .put("twitter", "")
        .put("discord", "")
        .put("website_url", "")
        .put("organization", "")
        .put("job_title", "")
        .putNull("pronouns")
        .put("bot", user.isBot())
        .putNull("work_information")
        .put("followers", 0)
        .put("following", 0)
        .put("is_followed", false)
        .putNull("local_time");
    return view;
  }

  /** What only the user and administrators see. */
  public ObjectNode full(User user, long namespaceId, boolean forAdmin) {
    var view = profile(user);
    view.putNull("last_sign_in_at")
        .put("confirmed_at", Json.time(user.createdAt()))
        .putNull("last_activity_on")
        .put("email", user.email())
        .put("theme_id", 1)
        .put("color_scheme_id", 1)
        .put("projects_limit", 100000)
        .putNull("current_sign_in_at");
    var identities = view.putArray("identities");
    if (user.subject() != null) {
      identities
          .addObject()
          .put("provider", "openid_connect")
          .put("extern_uid", user.subject())
          .putNull("saml_provider_id");
    }
    view.put("can_create_group", true)
        .put("can_create_project", true)
        .put("two_factor_enabled", false)
        .put("external", false)
        .put("private_profile", false)
        .put("commit_email", user.email())
        .put("namespace_id", namespaceId);
    if (forAdmin) {
      view.put("is_admin", user.admin()).putNull("note");
    }
    return view;
  }

  public String webUrl(User user) {
    return publicUrl + "/" + user.username();
  }

  public String avatar(User user) {
    return user.avatar() == null
        ? null
        : publicUrl
            + "/uploads/-/system/user/avatar/"
            + user.id()
            + "/"
            + Paths.encode(user.avatar());
  }
}
