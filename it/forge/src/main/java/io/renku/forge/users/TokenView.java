package io.renku.forge.users;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.http.Json;
import io.renku.forge.tokens.AccessToken;
import io.renku.forge.tokens.AccessTokens;
import java.time.LocalDate;

/** Access tokens as GitLab writes them; the text only at the moment it is made. */
public final class TokenView {
  private TokenView() {}

  public static ObjectNode issued(AccessTokens.Issued issued, LocalDate today) {
    return of(issued.token(), today).put("token", issued.text());
  }

  public static ObjectNode of(AccessToken token, LocalDate today) {
    var view =
        Json.object()
            .put("id", token.id())
            .put("name", token.name())
            .put("revoked", token.revoked())
            .put("created_at", Json.time(token.createdAt()))
            .put("description", "")
            .<ObjectNode>set("scopes", Json.strings(token.scopes()))
            .put("user_id", token.userId())
            .put("last_used_at", token.lastUsedAt() == null ? null : Json.time(token.lastUsedAt()))
            .put("active", token.isActive(today))
            .put("expires_at", token.expiresOn());
    if (token.projectId() != null) {
      view.put("access_level", token.accessLevel())
          .put("resource_type", "project")
          .put("resource_id", token.projectId());
    }
    return view;
  }
}
