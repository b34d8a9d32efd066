package io.renku.forge.projects;

import io.renku.forge.git.RefChange;
import java.util.Optional;

/** Which refs somebody of a given level may change how; refusals in GitLab's words. */
public final class PushRules {
  private final ProtectedBranches branches;

  public PushRules(ProtectedBranches branches) {
    this.branches = branches;
  }

  /** What is being pushed to: the repository before the push, and whether history is rewritten. */
  public record Push(Project project, int level, boolean isToEmpty, boolean isForced) {}

  public Optional<String> refusal(Push push, RefChange change) {
    if (push.level() < Access.DEVELOPER) {
      return Optional.of("You are not allowed to push code to this project.");
    }
    if (change.isTag()) {
      return change.isCreation() || push.level() >= Access.MAINTAINER
          ? Optional.empty()
          : Optional.of("You are not allowed to change existing tags on this project.");
    }
    if (!change.isBranch()) {
      return Optional.of("Only branches and tags can be pushed to this server.");
    }
    return branch(push, change);
  }

  private Optional<String> branch(Push push, RefChange change) {
    var name = change.shortName();
    if (change.isDeletion() && name.equals(push.project().defaultBranch())) {
      return Optional.of("The default branch of a project cannot be deleted.");
    }
    if (push.isToEmpty()) {
      return push.level() >= Access.MAINTAINER
          ? Optional.empty()
          : Optional.of("You are not allowed to push code to protected branches on this project.");
    }
    var rules = branches.covering(push.project().id(), name);
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    if (change.isDeletion()) {
      return Optional.of("You can only delete protected branches using the web interface.");
    }
    if (push.isForced() && rules.stream().noneMatch(ProtectedBranch::forcePush)) {
      return Optional.of(
          "You are not allowed to force push code to a protected branch on this project.");
    }
    return canPush(push.level(), name, push.project().id())
        ? Optional.empty()
        : Optional.of("You are not allowed to push code to protected branches on this project.");
  }

  public boolean canPush(int level, String branch, long projectId) {
    var rules = branches.covering(projectId, branch);
    return level >= Access.DEVELOPER
        && (rules.isEmpty()
            || rules.stream().anyMatch(r -> r.pushLevel() > 0 && level >= r.pushLevel()));
  }

  public boolean canMerge(int level, String branch, long projectId) {
    var rules = branches.covering(projectId, branch);
    return level >= Access.DEVELOPER
        && (rules.isEmpty()
            || rules.stream().anyMatch(r -> r.mergeLevel() > 0 && level >= r.mergeLevel()));
  }
}
