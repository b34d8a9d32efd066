package io.renku.sessions.launch;

import io.renku.sessions.projects.GitLabClient.GitIdentity;
import io.renku.sessions.projects.Project;
import io.renku.sessions.storages.Mount;
import io.renku.sessions.users.SessionUser;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Everything about a session that is to be started, decided and checked.
 *
 * @param port its own port in the node's network; empty where each pod has its own address
 * @param token what its server asks for; empty text for nothing, as its proxy asks instead
 */
record Launch(
    String name,
    LaunchRequest request,
    SessionUser user,
    Project project,
    SessionImage image,
    ServerOptions options,
    Optional<GitIdentity> identity,
    Optional<Integer> port,
    String token,
    String baseUrl,
    List<Mount> mounts,
    LaunchAdditions additions) {

  String path() {
    return URI.create(baseUrl).getPath().replaceAll("/+$", "") + "/sessions/" + name;
  }

  /** With the port, if it is not the usual one. */
  String host() {
    return URI.create(baseUrl).getAuthority();
  }

  boolean isTls() {
    return baseUrl.startsWith("https:");
  }

  String url() {
    var origin = (isTls() ? "https://" : "http://") + host() + path();
    return token.isEmpty() ? origin : origin + "?token=" + token;
  }

  String mountPath() {
    return image.workspace();
  }

  String rootDir() {
    return image.workTree(project);
  }

  int serverPort() {
    return port.orElse(8888);
  }
}
