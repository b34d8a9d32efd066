package io.renku.core.repositories;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/**
 * Talks to the far end of a repository. The token goes to the platform's GitLab only, and lies in
 * no address, no file and no log.
 */
final class GitRemote {
  private final AddressPolicy policy;
  private final Duration idleTimeout;
  private final Duration timeout;

  GitRemote(AddressPolicy policy, Duration idleTimeout, Duration timeout) {
    this.policy = policy;
    this.idleTimeout = idleTimeout;
    this.timeout = timeout;
  }

  /** What a name stands for at the far end: a branch, a tag, or no name but a commit. */
  record Target(Optional<String> branch, ObjectId commit) {}

  /** An open conversation about fetching; answers what is there before anything is transferred. */
  final class Conversation implements AutoCloseable {
    private final Transport transport;
    private final FetchConnection connection;
    private final GitAddress address;

    private Conversation(Transport transport, FetchConnection connection, GitAddress address) {
      this.transport = transport;
      this.connection = connection;
      this.address = address;
    }

    /**
     * @param name empty for the default branch; otherwise a branch or tag
     */
    Optional<Target> find(Optional<String> name) {
      if (name.isEmpty()) {
        return Optional.ofNullable(connection.getRef(Constants.HEAD)).flatMap(this::defaultBranch);
      }
      return Optional.ofNullable(connection.getRef(Constants.R_HEADS + name.get()))
          .map(ref -> new Target(name, ref.getObjectId()))
          .or(
              () ->
                  Optional.ofNullable(connection.getRef(Constants.R_TAGS + name.get()))
                      .map(ref -> new Target(Optional.empty(), ref.getObjectId())));
    }

    private Optional<Target> defaultBranch(Ref head) {
      if (head.getObjectId() == null) {
        return Optional.empty();
      }
      var branch =
          head.isSymbolic()
              ? Optional.of(Repository.shortenRefName(head.getTarget().getName()))
              : connection.getRefs().stream()
                  .filter(ref -> ref.getName().startsWith(Constants.R_HEADS))
                  .filter(ref -> head.getObjectId().equals(ref.getObjectId()))
                  .map(ref -> Repository.shortenRefName(ref.getName()))
                  .findFirst();
      return Optional.of(new Target(branch, head.getObjectId()));
    }

    boolean hasNoBranches() {
      return connection.getRefs().isEmpty();
    }

    /** All that the far end shows, by full name. */
    Map<String, Ref> refs() {
      return connection.getRefsMap();
    }

    void fetch(List<Ref> wanted) {
      try {
        connection.fetch(new Deadline(timeout), wanted, Set.of());
      } catch (IOException e) {
        throw GitFailures.of(e, address);
      }
    }

    @Override
    public void close() {
      connection.close();
      transport.close();
    }
  }

  /**
   * @param names branches or tags that matter; empty for all of them
   */
  Conversation open(Repository local, Source source, List<String> names) {
    var transport = transport(local, source.address(), source.access());
    depth(local, source.needsHistory()).ifPresent(transport::setDepth);
    try {
      var connection = transport.openFetch(specs(names), Constants.HEAD);
      return new Conversation(transport, connection, source.address());
    } catch (IOException e) {
      transport.close();
      throw GitFailures.of(e, source.address());
    }
  }

  /** One commit is enough for a clone that is new or shallow; a complete one stays complete. */
  private static OptionalInt depth(Repository local, boolean needsHistory) {
    try {
      var isShallow = !local.getObjectDatabase().getShallowCommits().isEmpty();
      if (needsHistory) {
        return OptionalInt.empty();
      }
      var isNew = !local.getRefDatabase().hasRefs();
      return isShallow || isNew ? OptionalInt.of(1) : OptionalInt.empty();
    } catch (IOException e) {
      throw new CoreFailure(CoreError.CACHE, "The clone is damaged.", e);
    }
  }

  private static List<RefSpec> specs(List<String> names) {
    if (names.isEmpty()) {
      return List.of(
          new RefSpec("refs/heads/*:refs/heads/*"), new RefSpec("refs/tags/*:refs/tags/*"));
    }
    return names.stream()
        .flatMap(
            name ->
                List.of(
                    new RefSpec(Constants.R_HEADS + name + ":" + Constants.R_HEADS + name),
                    new RefSpec(Constants.R_TAGS + name + ":" + Constants.R_TAGS + name))
                    .stream())
        .toList();
  }

  /** What became of a push. */
  sealed interface PushOutcome {
    record Accepted() implements PushOutcome {}

    /** Somebody else pushed in between. */
    record Overtaken() implements PushOutcome {}

    record Refused(String why) implements PushOutcome {}
  }

  /**
   * @param expected what the branch must be at; zero when it must not exist
   */
  PushOutcome push(
      Repository local,
      GitAddress address,
      Access access,
      ObjectId commit,
      String branch,
      ObjectId expected) {
    try (var transport = transport(local, address, access)) {
      var update =
          new RemoteRefUpdate(
              local, null, commit, Constants.R_HEADS + branch, false, null, expected);
      transport.push(new Deadline(timeout), List.of(update));
      return switch (update.getStatus()) {
        case OK, UP_TO_DATE -> new PushOutcome.Accepted();
        case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> new PushOutcome.Overtaken();
        default ->
            isOvertaken(update.getMessage())
                ? new PushOutcome.Overtaken()
                : new PushOutcome.Refused(String.valueOf(update.getMessage()));
      };
    } catch (IOException e) {
      throw GitFailures.of(e, address);
    }
  }

  private static boolean isOvertaken(String message) {
    return message != null
        && (message.contains("fetch first")
            || message.contains("cannot lock ref")
            || message.contains("failed to update ref")
            || message.contains("lock error"));
  }

  private Transport transport(Repository local, GitAddress address, Access access) {
    var reachable = policy.reachable(address);
    policy
        .refusal(URI.create(reachable))
        .ifPresent(
            why -> {
              throw new CoreFailure(CoreError.REPOSITORY_URL, "%s (%s).".formatted(address, why));
            });
    try {
      var transport = Transport.open(local, new URIish(reachable));
      transport.setTimeout(Math.toIntExact(idleTimeout.toSeconds()));
      transport.setCredentialsProvider(new GitlabCredentials(access));
      ((TransportHttp) transport).setHttpConnectionFactory(new CheckedConnections());
      return transport;
    } catch (IOException | URISyntaxException e) {
      throw GitFailures.of(e, address);
    }
  }

  /** Answers only the platform's GitLab, whoever asks. */
  private final class GitlabCredentials extends CredentialsProvider {
    private final Optional<UsernamePasswordCredentialsProvider> login;

    GitlabCredentials(Access access) {
      this.login =
          access.token().map(token -> new UsernamePasswordCredentialsProvider("oauth2", token));
    }

    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
      return login.isPresent() && login.get().supports(items);
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
      return login.isPresent()
          && policy.isGitlab(URI.create(uri.getScheme() + "://" + authority(uri)))
          && login.get().get(uri, items);
    }

    private static String authority(URIish uri) {
      return uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost();
    }
  }

  /** Checks every address, also those that a server redirects to. */
  private final class CheckedConnections implements HttpConnectionFactory {
    private final HttpConnectionFactory connections = new JDKHttpConnectionFactory();

    @Override
    public HttpConnection create(URL url) throws IOException {
      policy.check(url);
      return connections.create(url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
      policy.check(url);
      return connections.create(url, proxy);
    }
  }
}
