package io.renku.sessions.launch;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.pools.ComputeClass;
import io.renku.sessions.pools.CrcClient;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Chooses the class of compute resources for a launch. */
@ApplicationScoped
class ServerOptionsService {
  @Inject CrcClient classes;

  ServerOptions choose(LaunchRequest request, SessionUser user) {
    if (request.resourceClass().isPresent()) {
      return asked(request, user);
    }
    return request.options().isPresent()
        ? legacy(request.options().get(), user)
        : usual(request, user);
  }

  private ServerOptions asked(LaunchRequest request, SessionUser user) {
    var id = request.resourceClass().get();
    var size =
        classes.classes(user.accessToken()).stream()
            .filter(candidate -> candidate.id() == id)
            .findFirst()
            .orElseThrow(
                () ->
                    SessionFailure.refused(
                        SessionFailure.RESOURCES,
                        "The resource class %d does not exist or you may not use it."
                            .formatted(id)));
    return within(size, request.storageGb(), SessionFailure.RESOURCES);
  }

  private ServerOptions usual(LaunchRequest request, SessionUser user) {
    var size =
        classes.classes(user.accessToken()).stream()
            .filter(ComputeClass::isInDefaultPool)
            .filter(ComputeClass::isDefault)
            .findFirst()
            .orElseThrow(
                () ->
                    SessionFailure.internal(
                        SessionFailure.CONFIGURATION,
                        "There is no default resource class to start a session with."));
    return within(size, request.storageGb(), SessionFailure.USER);
  }

  private static ServerOptions within(ComputeClass size, long storageGb, int code) {
    if (storageGb < 1) {
      throw SessionFailure.refused(code, "A session needs at least 1 GB of storage.");
    }
    if (storageGb > size.maxStorageGb()) {
      throw SessionFailure.refused(
          code,
          "%d GB of storage are more than the %d GB that this resource class allows."
              .formatted(storageGb, size.maxStorageGb()));
    }
    return new ServerOptions(size, storageGb * ServerOptions.GB);
  }

  private ServerOptions legacy(LaunchRequest.LegacyOptions options, SessionUser user) {
    var storage = Math.max(ServerOptions.GB, options.disk().orElse(0L));
    var fitting =
        classes.matching(
            user.accessToken(),
            options.cpu(),
            options.gpu(),
            roundedUp(options.memory()),
            roundedUp(storage));
    var size =
        ServerOptions.smallest(fitting)
            .orElseThrow(
                () ->
                    SessionFailure.refused(
                        SessionFailure.USER, "No resource class is as large as you ask for."));
    return new ServerOptions(
        size, options.disk().isEmpty() ? size.defaultStorageGb() * ServerOptions.GB : storage);
  }

  private static long roundedUp(long bytes) {
    return Math.ceilDiv(bytes, ServerOptions.GB);
  }
}
