package io.renku.sessions;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ports, places and error reporting of what runs beside the server in a session's pod. */
@Dependent
public class PodConfig {
  @Inject
  @ConfigProperty(name = "renku.sessions.git-proxy.port", defaultValue = "8080")
  public int gitProxyPort;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-proxy.health-port", defaultValue = "8081")
  public int gitProxyHealthPort;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-rpc-server.host", defaultValue = "0.0.0.0")
  public String gitRpcHost;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-rpc-server.port", defaultValue = "4000")
  public int gitRpcPort;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-rpc-server.sentry.enabled", defaultValue = "false")
  public boolean gitRpcSentry;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-rpc-server.sentry.dsn")
  public Optional<String> gitRpcSentryDsn;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-rpc-server.sentry.environment")
  public Optional<String> gitRpcSentryEnvironment;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-rpc-server.sentry.sample-rate", defaultValue = "0.2")
  public String gitRpcSentrySampleRate;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-clone.sentry.enabled", defaultValue = "false")
  public boolean gitCloneSentry;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-clone.sentry.dsn")
  public Optional<String> gitCloneSentryDsn;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-clone.sentry.environment")
  public Optional<String> gitCloneSentryEnvironment;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-clone.sentry.sample-rate", defaultValue = "0.2")
  public String gitCloneSentrySampleRate;

  /** Where the certificates image looks for further certificates. */
  @Inject
  @ConfigProperty(
      name = "renku.sessions.ca-certs.path",
      defaultValue = "/usr/local/share/ca-certificates")
  public String certificatesPath;

  @Inject
  @ConfigProperty(name = "renku.sessions.ssh.service-port", defaultValue = "22")
  public int sshServicePort;

  @Inject
  @ConfigProperty(name = "renku.sessions.ssh.container-port", defaultValue = "2022")
  public int sshContainerPort;

  @Inject
  @ConfigProperty(
      name = "renku.sessions.ssh.host-key-location",
      defaultValue = "/opt/ssh/ssh_host_keys")
  public String sshHostKeyLocation;

  public SentryConfig gitRpcSentry() {
    return new SentryConfig(
        gitRpcSentry, gitRpcSentryDsn, gitRpcSentryEnvironment, gitRpcSentrySampleRate);
  }

  public SentryConfig gitCloneSentry() {
    return new SentryConfig(
        gitCloneSentry, gitCloneSentryDsn, gitCloneSentryEnvironment, gitCloneSentrySampleRate);
  }
}
