package io.renku.gateway.wire;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of a request's head, out of the buffers that Open Liberty has parsed it from. Neither
 * the servlet API nor any interface of Liberty's shows them, and Liberty 26.0.0.5 forgives more
 * than is safe: it drops a Content-Length that it cannot read, and a bare CR ends a line.
 */
final class ServerBuffers {
  private static final Logger LOG = LoggerFactory.getLogger(ServerBuffers.class);
  private static final String LIBERTYS_OWN = "getIRequest";

  private final ConcurrentHashMap<Member, Optional<AccessibleObject>> known =
      new ConcurrentHashMap<>();
  private final AtomicBoolean hasComplained = new AtomicBoolean();

  /** A field, or a method without parameters. */
  private record Member(Class<?> type, String name) {}

  /** Empty on other servers, which are stricter themselves. */
  Optional<byte[]> head(ServletRequest wrapped) {
    var request = wrapped;
    while (request instanceof ServletRequestWrapper wrapper) {
      request = wrapper.getRequest();
    }
    try {
      if (find(new Member(request.getClass(), LIBERTYS_OWN)).isEmpty()) {
        return Optional.empty();
      }
      var connection = get(get(request, LIBERTYS_OWN), "getHttpInboundConnection");
      return Optional.of(bytesOf(get(get(connection, "getRequest"), "message")));
    } catch (ReflectiveOperationException | RuntimeException e) {
      if (!hasComplained.getAndSet(true)) {
        LOG.error("This server hides how requests came in: malformed ones are not refused here", e);
      }
      return Optional.empty();
    }
  }

  private byte[] bytesOf(Object message) throws ReflectiveOperationException {
    var buffers = (Object[]) get(message, "parseBuffers");
    var last = (int) get(message, "parseIndex");
    var bytes = new ByteArrayOutputStream();
    for (var i = 0; i <= last; i++) {
      var end = (int) (i == last ? get(message, "eohPosition") : get(buffers[i], "limit"));
      var buffer = ((ByteBuffer) get(buffers[i], "getWrappedByteBufferNonSafe")).duplicate();
      var part = new byte[end];
      buffer.clear().get(part);
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private Object get(Object owner, String name) throws ReflectiveOperationException {
    var found = find(new Member(owner.getClass(), name));
    return switch (found.orElseThrow(() -> new NoSuchFieldException(owner + " " + name))) {
      case Method method -> method.invoke(owner);
      case Field field -> field.get(owner);
      case AccessibleObject other -> throw new IllegalStateException(other.toString());
    };
  }

  private Optional<AccessibleObject> find(Member member) {
    return known.computeIfAbsent(member, ServerBuffers::declared);
  }

  private static Optional<AccessibleObject> declared(Member member) {
    for (Class<?> type = member.type(); type != null; type = type.getSuperclass()) {
      for (var method : type.getDeclaredMethods()) {
        if (method.getName().equals(member.name()) && method.getParameterCount() == 0) {
          method.setAccessible(true);
          return Optional.of(method);
        }
      }
      for (var field : type.getDeclaredFields()) {
        if (field.getName().equals(member.name())) {
          field.setAccessible(true);
          return Optional.of(field);
        }
      }
    }
    return Optional.empty();
  }
}
