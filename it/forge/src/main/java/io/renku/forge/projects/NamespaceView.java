package io.renku.forge.projects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.accounts.Namespace;
import io.renku.forge.accounts.Namespaces;
import io.renku.forge.http.Json;

/** Namespaces and groups as GitLab writes them. */
public final class NamespaceView {
  private final String publicUrl;
  private final Namespaces namespaces;

  public NamespaceView(String publicUrl, Namespaces namespaces) {
    this.publicUrl = publicUrl;
    this.namespaces = namespaces;
  }

  public ObjectNode namespace(Namespace namespace) {
    return Json.object()
        .put("id", namespace.id())
        .put("name", namespace.name())
        .put("path", namespace.path())
        .put("kind", namespace.kind())
        .put("full_path", namespace.fullPath())
        .put("parent_id", namespace.parentId())
        .putNull("avatar_url")
        .put("web_url", webUrl(namespace));
  }

  public ObjectNode group(Namespace group) {
    return Json.object()
        .put("id", group.id())
        .put("web_url", webUrl(group))
        .put("name", group.name())
        .put("path", group.path())
        .put("description", group.description() == null ? "" : group.description())
        .put("visibility", group.visibility())
        .put("share_with_group_lock", false)
        .put("require_two_factor_authentication", false)
        .put("two_factor_grace_period", 48)
        .put("project_creation_level", "developer")
        .put("subgroup_creation_level", "maintainer")
        .put("emails_disabled", false)
        .put("lfs_enabled", true)
        .put("default_branch_protection", 2)
        .putNull("avatar_url")
        .put("request_access_enabled", true)
        .put("full_name", group.fullName())
        .put("full_path", group.fullPath())
        .put("created_at", Json.time(group.createdAt()))
        .put("parent_id", group.parentId());
  }

  public Namespaces namespaces() {
    return namespaces;
  }

  public String webUrl(Namespace namespace) {
    return publicUrl + (namespace.isGroup() ? "/groups/" : "/") + namespace.fullPath();
  }
}
