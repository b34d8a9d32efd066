package io.renku.gateway.proxy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A servlet request and response that hold what they are given; anything else they refuse. */
final class FakeServlet {
  final Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  final Map<String, List<String>> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  final ByteArrayOutputStream body = new ByteArrayOutputStream();
  String method = "GET";
  String remoteAddress = "203.0.113.7";
  byte[] content = new byte[0];
  long contentLength = -1;
  int status;
  int flushes;
  boolean clientIsGone;
  boolean contentFails;

  FakeServlet header(String name, String value) {
    sent.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    return this;
  }

  HttpServletRequest request() {
    return proxy(
        HttpServletRequest.class,
        (_, called, args) ->
            switch (called.getName()) {
              case "getMethod" -> method;
              case "getRemoteAddr" -> remoteAddress;
              case "getContentLengthLong" -> contentLength;
              case "getHeader" -> first(sent, (String) args[0]);
              case "getHeaders" ->
                  Collections.enumeration(sent.getOrDefault((String) args[0], List.of()));
              case "getHeaderNames" -> Collections.enumeration(sent.keySet());
              case "getInputStream" ->
                  stream(contentFails ? broken() : new ByteArrayInputStream(content));
              default -> throw new UnsupportedOperationException(called.getName());
            });
  }

  HttpServletResponse response() {
    return proxy(
        HttpServletResponse.class,
        (_, called, args) -> {
          switch (called.getName()) {
            case "setStatus" -> status = (int) args[0];
            case "addHeader" ->
                answered
                    .computeIfAbsent((String) args[0], _ -> new ArrayList<>())
                    .add((String) args[1]);
            case "setHeader" ->
                answered.put((String) args[0], new ArrayList<>(List.of((String) args[1])));
            case "setContentLengthLong" ->
                answered.put("Content-Length", List.of(Long.toString((long) args[0])));
            case "containsHeader" -> {
              return answered.containsKey((String) args[0]);
            }
            case "getOutputStream" -> {
              return output();
            }
            default -> throw new UnsupportedOperationException(called.getName());
          }
          return null;
        });
  }

  private ServletOutputStream output() {
    return new ServletOutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (clientIsGone) {
          throw new IOException("Broken pipe");
        }
        body.write(bytes, offset, length);
      }

      @Override
      public void flush() {
        flushes++;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private static ServletInputStream stream(InputStream in) {
    return new ServletInputStream() {
      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public boolean isFinished() {
        return false;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private static InputStream broken() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("The client is gone");
      }
    };
  }

  private static String first(Map<String, List<String>> headers, String name) {
    return headers.containsKey(name) ? headers.get(name).getFirst() : null;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
