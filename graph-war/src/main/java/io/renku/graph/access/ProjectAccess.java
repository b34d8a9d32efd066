package io.renku.graph.access;

import io.renku.graph.GraphConfig;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabMember;
import io.renku.graph.gitlab.GitLabRefused;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.triples.Sparql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Whether somebody may see one project, by its path. */
@ApplicationScoped
public class ProjectAccess {
  private static final String RECORD =
      "SELECT ?project ?visibility ?member WHERE { GRAPH renku:ProjectAuth {"
          + " ?project renku:slug ?slug ; renku:visibility ?visibility ."
          + " OPTIONAL { ?project renku:memberId ?member } } }";

  @Inject GraphStore store;
  @Inject GitLab gitlab;
  @Inject GraphConfig config;

  private record Access(String visibility, List<Long> members) {
    boolean allows(Viewer viewer) {
      return switch (visibility) {
        case "public" -> true;
        case "internal" -> viewer.isUser();
        default -> viewer.isUser() && members.contains(viewer.userId());
      };
    }
  }

  /**
   * From our own record; a project that has none yet is asked of GitLab with the viewer's token.
   */
  public boolean maySee(Viewer viewer, String slug) {
    return recorded(slug)
        .or(() -> atGitLab(viewer, slug))
        .filter(access -> access.allows(viewer))
        .isPresent();
  }

  public boolean isMember(Viewer viewer, String slug) {
    return viewer.isUser()
        && recorded(slug).filter(access -> access.members().contains(viewer.userId())).isPresent();
  }

  private Optional<Access> recorded(String slug) {
    var rows = store.read(new Sparql(RECORD).text("slug", slug)::rows);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    var members = rows.stream().filter(row -> row.has("member")).map(row -> row.number("member"));
    return Optional.of(new Access(rows.getFirst().text("visibility"), members.toList()));
  }

  private Optional<Access> atGitLab(Viewer viewer, String slug) {
    return gitlab
        .project(viewer.token(), slug)
        .map(project -> new Access(project.visibility(), members(viewer, project.id())));
  }

  private List<Long> members(Viewer viewer, long projectId) {
    try {
      return gitlab.members(viewer.token(), projectId).stream().map(GitLabMember::id).toList();
    } catch (GitLabRefused e) {
      return List.of();
    }
  }
}
