package io.renku.graph.sync;

import io.renku.graph.events.CleanUpQueue;
import io.renku.graph.events.Commit;
import io.renku.graph.events.EventRepository;
import io.renku.graph.events.ProjectRef;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabProject;
import io.renku.graph.indexing.ProjectFacts;
import io.renku.graph.indexing.ProjectFactsClient;
import io.renku.graph.indexing.ProjectWriter;
import io.renku.graph.tokens.ProjectTokens;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.triples.Sparql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what we know of one project in line with GitLab. Every method may be repeated. */
@ApplicationScoped
public class ProjectSync {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectSync.class);

  private static final String SHOWN =
      """
      SELECT ?name ?visibility WHERE {
        GRAPH schema:Project { ?project schema:name ?name ; renku:projectVisibility ?visibility }
      }
      """;

  @Inject GitLab gitlab;
  @Inject ProjectTokens tokens;
  @Inject EventRepository events;
  @Inject CleanUpQueue cleanUps;
  @Inject ProjectFactsClient facts;
  @Inject ProjectWriter writer;
  @Inject GraphStore store;

  /** The head of the default branch is the newest event. */
  void commits(ProjectRef project) {
    gitlab.latestCommits(tokens.find(project.id()), project.id(), 1).stream()
        .map(
            commit ->
                new Commit(
                    commit.id(),
                    commit.message(),
                    commit.date(),
                    commit.authorName(),
                    commit.authorEmail(),
                    commit.parents()))
        .forEach(head -> events.isHead(project, head));
  }

  /** Who may see the project is what GitLab says now; where GitLab is silent, nobody. */
  void members(ProjectRef project) {
    facts
        .find(tokens.find(project.id()), project.id())
        .ifPresentOrElse(
            this::refresh,
            () -> {
              LOG.info("GitLab hides {} from us, so we hide it too", project.slug());
              writer.removeAccess(project.slug());
            });
  }

  private void refresh(ProjectFacts known) {
    writer.writeAccess(known);
    if (isShownOtherwise(known.project())) {
      events.again((int) known.project().id());
    }
  }

  private boolean isShownOtherwise(GitLabProject project) {
    return store
        .read(new Sparql(SHOWN).iri("project", writer.iri(project.slug()))::first)
        .filter(
            row ->
                !row.text("visibility").equals(project.visibility())
                    || !row.text("name").equals(project.name()))
        .isPresent();
  }

  /** A project that moved or vanished leaves its old place. */
  void place(ProjectRef project) {
    var token = tokens.find(project.id());
    var found = gitlab.project(token, project.id());
    if (found.isPresent() && !found.get().slug().equals(project.slug())) {
      LOG.info("{} moved to {}", project.slug(), found.get().slug());
      events.register(new ProjectRef(project.id(), found.get().slug()));
      events.again(project.id());
    } else if (found.isEmpty() && gitlab.isGone(token, project.id())) {
      LOG.info("{} is no more and leaves the graph", project.slug());
      cleanUps.add(project);
    }
  }

  /** A project is found before its first commit went through. */
  void minimalRecord(ProjectRef project) {
    facts.find(tokens.find(project.id()), project.id()).ifPresent(writer::writeMinimal);
  }

  void cleanUp(ProjectRef project) {
    writer.remove(project.slug());
    cleanUps.done(project);
    if (events.project(project.id()).isEmpty()) {
      tokens.forget(project.id());
    }
    LOG.info("{} left the graph", project.slug());
  }
}
