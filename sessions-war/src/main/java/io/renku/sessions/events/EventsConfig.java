package io.renku.sessions.events;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How streams of events behave. */
@Dependent
public class EventsConfig {
  /** How long a stream of events is silent at most. */
  @Inject
  @ConfigProperty(name = "renku.sessions.events.heartbeat-seconds", defaultValue = "15")
  public int heartbeatSeconds;

  /** How long a stream of events lasts at most; it never outlasts its token. */
  @Inject
  @ConfigProperty(name = "renku.sessions.events.longest-seconds", defaultValue = "3600")
  public int longestSeconds;

  @Inject
  @ConfigProperty(name = "renku.sessions.events.streams-per-user", defaultValue = "10")
  public int streamsPerUser;

  /** How many ended sessions a client that comes back can still be told of. */
  @Inject
  @ConfigProperty(name = "renku.sessions.events.remembered", defaultValue = "1000")
  public int remembered;
}
