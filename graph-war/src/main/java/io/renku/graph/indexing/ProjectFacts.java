package io.renku.graph.indexing;

import io.renku.graph.gitlab.GitLabMember;
import io.renku.graph.gitlab.GitLabProject;
import io.renku.graph.gitlab.GitLabUser;
import java.util.List;
import java.util.Optional;

/** What GitLab contributes to the record of a project. */
public record ProjectFacts(
    GitLabProject project, Optional<GitLabUser> creator, List<GitLabMember> members) {}
