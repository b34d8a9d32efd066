package io.renku.core.repositories;

import io.renku.commons.Failure;
import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.RequestFields;
import java.util.Optional;

/** The fields by which most requests say what repository they are about. */
public record GitRequest(GitAddress address, Optional<String> revision) {

  /** For endpoints that read: a branch, or a commit. */
  public static GitRequest forReading(RequestFields fields) {
    var commit = fields.text("commit_sha").filter(text -> !text.isBlank());
    var request = forWriting(fields);
    if (commit.isPresent() && request.revision().isPresent()) {
      fields.problem("commit_sha", "Cannot be given together with `branch`.");
    }
    return new GitRequest(request.address(), commit.or(request::revision));
  }

  /** For endpoints that change a branch. */
  public static GitRequest forWriting(RequestFields fields) {
    var ref = fields.text("ref").filter(text -> !text.isBlank());
    var branch = fields.text("branch").filter(text -> !text.isBlank()).or(() -> ref);
    fields.flag("migrate_project");
    if (fields.flag("is_delayed")) {
      throw Failure.notImplemented("Running this in the background (is_delayed)");
    }
    if (!fields.has("git_url")) {
      throw new CoreFailure(CoreError.RENKU, "Invalid parameter value - `git_url` is missing.");
    }
    var url = fields.requireText("git_url");
    if (url.isEmpty()) {
      throw new CoreFailure(CoreError.VALIDATION, "'git_url': Not a valid string.");
    }
    return new GitRequest(GitAddress.of(url), branch);
  }

  public Source source(Access access) {
    return Source.of(address, revision, access);
  }
}
