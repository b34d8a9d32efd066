package io.renku.forge.repositories;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.accounts.User;
import io.renku.forge.git.RefChange;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProjectView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;

/** Tags, light and annotated. */
public final class TagResource {
  private final Code code;
  private final ProjectView views;

  public TagResource(Code code, ProjectView views) {
    this.code = code;
    this.views = views;
  }

  public void addTo(Router router) {
    var base = "/api/v4/projects/:id/repository/tags";
    router
        .get(base, this::list)
        .post(base, this::create)
        .get(base + "/:tag", this::read)
        .delete(base + "/:tag", this::delete);
  }

  private void list(Exchange x) throws IOException {
    var project = code.permissions().withCode(x);
    var search = x.query("search").orElse("").toLowerCase(Locale.ROOT);
    List<ObjectNode> tags =
        code.read(
            x,
            repository -> {
              var found = new ArrayList<ObjectNode>();
              for (var ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS)) {
                if (ref.getName().toLowerCase(Locale.ROOT).contains(search)) {
                  found.add(view(repository, project, ref));
                }
              }
              return found;
            });
    var byName = x.query("order_by").filter("name"::equals).isPresent();
    Comparator<ObjectNode> order =
        byName
            ? Comparator.comparing(t -> t.path("name").asText())
            : Comparator.comparing(t -> t.at("/commit/committed_date").asText());
    tags.sort(x.query("sort").filter("asc"::equals).isPresent() ? order : order.reversed());
    x.page(tags, t -> t);
  }

  private ObjectNode view(Repository repository, Project project, Ref ref) throws IOException {
    try (var walk = new RevWalk(repository)) {
      var object = walk.parseAny(ref.getObjectId());
      var message = object instanceof RevTag tag ? tag.getFullMessage() : "";
      var created =
          object instanceof RevTag tag && tag.getTaggerIdent() != null
              ? Json.time(tag.getTaggerIdent().getWhenAsInstant())
              : null;
      var commit = Revisions.parse(repository, ref.getObjectId());
      return Json.object()
          .put("name", ref.getName().substring(Constants.R_TAGS.length()))
          .put("message", message)
          .put("target", ref.getObjectId().name())
          .<ObjectNode>set("commit", CommitView.of(commit, views.webUrl(project)))
          .putNull("release")
          .put("protected", false)
          .put("created_at", created);
    }
  }

  private void read(Exchange x) throws IOException {
    var project = code.permissions().withCode(x);
    x.json(code.read(x, repository -> view(repository, project, tag(repository, x.path("tag")))));
  }

  private static Ref tag(Repository repository, String name) throws IOException {
    return Revisions.ref(repository, Constants.R_TAGS + name)
        .orElseThrow(() -> ApiFailure.notFound("Tag"));
  }

  private void create(Exchange x) throws IOException {
    var project = code.writable(x);
    var user = code.permissions().caller(x).required();
    var name = x.params().required("tag_name");
    var from = x.params().required("ref");
    var message = x.params().filled("message").orElse(null);
    var ref = Constants.R_TAGS + name;
    if (!Repository.isValidRefName(ref) || name.startsWith("-")) {
      throw ApiFailure.message(400, "Tag name invalid");
    }
    var view =
        code.write(
            project,
            repository -> {
              if (repository.exactRef(ref) != null) {
                throw ApiFailure.message(400, "Tag " + name + " already exists");
              }
              var commit =
                  Revisions.resolve(repository, from)
                      .orElseThrow(() -> ApiFailure.message(400, "Target " + from + " is invalid"));
              var target =
                  message == null ? commit : annotate(repository, name, commit, message, user);
              var change = new RefChange(ref, RefChange.NONE, target.name());
              code.move(repository, project, user, List.of(change), false);
              return view(repository, project, repository.exactRef(ref));
            });
    x.json(201, view);
  }

  private static ObjectId annotate(
      Repository repository, String name, ObjectId commit, String message, User user)
      throws IOException {
    var tag = new TagBuilder();
    tag.setTag(name);
    tag.setObjectId(commit, Constants.OBJ_COMMIT);
    tag.setMessage(message);
    tag.setTagger(new PersonIdent(user.name(), user.email()));
    try (var inserter = repository.newObjectInserter()) {
      var id = inserter.insert(tag);
      inserter.flush();
      return id;
    }
  }

  private void delete(Exchange x) throws IOException {
    var project = code.writable(x);
    var caller = code.permissions().caller(x);
    code.permissions().needs(caller, project, Access.DEVELOPER);
    code.write(
        project,
        repository -> {
          var ref = tag(repository, x.path("tag"));
          var change = new RefChange(ref.getName(), ref.getObjectId().name(), RefChange.NONE);
          code.move(repository, project, caller.required(), List.of(change), true);
          return null;
        });
    x.noContent();
  }
}
