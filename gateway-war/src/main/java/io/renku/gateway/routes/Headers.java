package io.renku.gateway.routes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks into the header lines of a message. Names count in whichever case they are written. */
public final class Headers {
  private Headers() {}

  /** The value of the first line of this name, or null. */
  public static String first(List<Header> headers, String name) {
    for (var header : headers) {
      if (header.is(name)) {
        return header.value();
      }
    }
    return null;
  }

  /** The values of a header, one for each of its lines. */
  public static List<String> all(List<Header> headers, String name) {
    var values = List.<String>of();
    for (var header : headers) {
      if (header.is(name)) {
        values = values.isEmpty() ? new ArrayList<>(2) : values;
        values.add(header.value());
      }
    }
    return values;
  }

  /** Does a header that is a list have this member? */
  public static boolean list(List<Header> headers, String name, String member) {
    for (var value : all(headers, name)) {
      for (var each : value.split(",")) {
        if (each.strip().equalsIgnoreCase(member)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Is a header named in such a set?
   *
   * @param names in lower case
   */
  public static boolean isAmong(Set<String> names, Header header) {
    return !names.isEmpty() && names.contains(header.name().toLowerCase(Locale.ROOT));
  }

  /** What a message says itself is only between two servers, in lower case. */
  public static Set<String> ofConnection(List<Header> headers) {
    var names = Set.<String>of();
    for (var header : headers) {
      if (header.is("connection")) {
        names = names.isEmpty() ? new HashSet<>() : names;
        for (var name : header.value().split(",")) {
          names.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }
}
