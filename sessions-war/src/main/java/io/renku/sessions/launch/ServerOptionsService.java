package io.renku.sessions.launch;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.pools.ComputeClass;
import io.renku.sessions.pools.CrcClient;
import io.renku.sessions.session.Quantity;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.Optional;

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
    if (request.storageGb() < 1) {
      throw SessionFailure.refused(
          SessionFailure.RESOURCES, "A session needs at least 1 GB of storage.");
    }
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
    return within(size, Math.max(1, request.storageGb()), SessionFailure.USER);
  }

  private static ServerOptions within(ComputeClass size, long storageGb, int code) {
    if (storageGb > size.maxStorageGb()) {
      throw SessionFailure.refused(
          code,
          "%d GB of storage are more than the %d GB that this resource class allows."
              .formatted(storageGb, size.maxStorageGb()));
    }
    return new ServerOptions(size, storageGb * ServerOptions.GB);
  }

  private ServerOptions legacy(LaunchRequest.LegacyOptions options, SessionUser user) {
    var cpu = amount("cpu_request", options.cpu().flatMap(Quantity::cores), options.cpu());
    var memory = amount("mem_request", bytes(options.memory()), options.memory());
    var disk = amount("disk_request", bytes(options.disk()), options.disk()).longValue();
    var gpu = options.gpu().orElse(0L);
    if (gpu < 0 || gpu > 1024) {
      throw SessionFailure.refused(1422, "serverOptions.gpu_request: Not a valid number of GPUs.");
    }
    var storage = Math.max(ServerOptions.GB, disk);
    var fitting =
        classes.matching(
            user.accessToken(),
            cpu,
            gpu.intValue(),
            roundedUp(memory.longValue()),
            roundedUp(storage));
    var size =
        ServerOptions.smallest(fitting)
            .orElseThrow(
                () ->
                    SessionFailure.refused(
                        SessionFailure.USER, "No resource class is as large as you ask for."));
    return new ServerOptions(
        size, disk == 0 ? size.defaultStorageGb() * ServerOptions.GB : storage);
  }

  private static Optional<BigDecimal> bytes(Optional<String> amount) {
    return amount.flatMap(Quantity::bytes).map(BigDecimal::valueOf);
  }

  private static BigDecimal amount(
      String field, Optional<BigDecimal> read, Optional<String> written) {
    if (written.isPresent() && read.isEmpty()) {
      throw SessionFailure.refused(1422, "serverOptions." + field + ": Not a valid amount.");
    }
    return read.orElse(BigDecimal.ZERO);
  }

  private static long roundedUp(long bytes) {
    return (bytes + ServerOptions.GB - 1) / ServerOptions.GB;
  }
}
